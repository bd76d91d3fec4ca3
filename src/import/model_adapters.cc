#include "import/model_adapters.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/strings.h"
#include "config/tensor_table.h"

namespace crooner::importer {
namespace {

std::int64_t adapted_elements(const Adapters& adapters, const config::PriorConfig& prior) {
  std::int64_t sum = 0;
  for (const TensorSpec& spec : config::tensor_specs(prior)) {
    const bool adapted = std::ranges::any_of(
        adapters, [&](const auto& adapter) { return adapter->changes(spec.name); });
    if (adapted) sum += spec.elements();
  }
  return sum;
}

}  // namespace

void add_adapter(Adapters& adapters, std::shared_ptr<const AdapterFile> adapter,
                 const config::PriorEntry& prior, const std::string& owner) {
  if (prior.weights.sha256 != adapter->base_sha256()) {
    throw InputError(str_cat("The adapter '", adapter->path().string(),
                             "' was trained on the prior of '", printable(adapter->base()),
                             "' with the SHA-256 ", printable(adapter->base_sha256()), "; that of ",
                             owner, " is another."));
  }
  adapter->check_fits(prior.config);
  const auto at = std::ranges::lower_bound(adapters, adapter->sha256(), {},
                                           [](const auto& one) { return one->sha256(); });
  if (at != adapters.end() && (*at)->sha256() == adapter->sha256()) {
    throw UsageError(str_cat("The adapters '", (*at)->path().string(), "' and '",
                             adapter->path().string(),
                             "' are the same; name it once, with the sum of the strengths."));
  }
  adapters.insert(at, std::move(adapter));
}

config::ModelFolder with_adapters(config::ModelFolder model, const std::vector<Adapter>& adapters) {
  std::map<int, Adapters> by_level;
  for (const auto& [file, strength] : adapters) {
    if (!std::isfinite(strength)) {
      throw UsageError(str_cat("The strength of the adapter '", file, "' is ", strength,
                               "; it must be finite."));
    }
    auto adapter = std::make_shared<const AdapterFile>(file, strength);
    const int level = adapter->level();
    if (!model.has_level(level)) {
      throw InputError(str_cat("The adapter '", file, "' is for a prior of level ", level,
                               ", which the model '", model.name, "' does not have."));
    }
    add_adapter(by_level[level], std::move(adapter), model.at_level(level),
                str_cat("the model '", model.name, "'"));
  }
  for (config::PriorEntry& prior : model.priors) {
    const Adapters& of_level = by_level[prior.config.level];
    for (const auto& one : of_level)
      prior.adapters.push_back({one->path(), one->sha256(), one->strength()});
    prior.adapted_elements = adapted_elements(of_level, prior.config);
  }
  return model;
}

Adapters open_adapters(const config::PriorEntry& prior) {
  Adapters adapters;
  for (const auto& [file, sha256, strength] : prior.adapters) {
    adapters.push_back(std::make_shared<const AdapterFile>(file, strength));
    if (adapters.back()->sha256() == sha256) continue;
    throw InputError(str_cat("The adapter '", file.string(),
                             "' was replaced while it was in use: its SHA-256 is another now."));
  }
  return adapters;
}

}  // namespace crooner::importer
