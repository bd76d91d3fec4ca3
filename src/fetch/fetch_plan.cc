#include "fetch/fetch_plan.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/strings.h"
#include "base/suggest.h"
#include "config/tensor_table.h"
#include "import/catalogue_import.h"

namespace crooner::fetch {

FetchPlan plan_fetch(const std::string& name) {
  const std::vector<std::string> known = config::downloadable_models();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    throw UsageError(str_cat("There is no model '", name, "' to fetch; known: ", join(known), "."));
  }
  FetchPlan plan;
  plan.model = config::catalogue_model(name);
  plan.result = config::model_from_catalogue(name);
  const auto add = [&](const std::string& part, std::uint64_t bytes, int level) {
    PlannedPart planned{part, plan.model.download->files[part], bytes, false, level};
    planned.shared = importer::is_shared(part);
    plan.bytes += bytes;
    plan.parts.push_back(std::move(planned));
  };
  const auto size = [](const auto& specs) {
    return static_cast<std::uint64_t>(config::stored_bytes(specs));
  };
  add(plan.model.vqvae, size(config::tensor_specs(plan.result.vqvae)), -1);
  std::set<std::string> lists;
  for (std::size_t level = 0; level < plan.result.priors.size(); ++level) {
    const config::PriorConfig& config = plan.result.priors[level].config;
    add(plan.model.priors[level], size(config::tensor_specs(config)), config.level);
    if (!config.labels) continue;
    const std::string version = to_string(config.labels->version);
    lists.insert(version + "_artist_ids.txt");
    lists.insert(version + "_genre_ids.txt");
  }
  plan.lists.assign(lists.begin(), lists.end());
  std::stable_sort(plan.parts.begin(), plan.parts.end(),
                   [](const PlannedPart& a, const PlannedPart& b) { return a.bytes < b.bytes; });
  return plan;
}

config::WeightFileRef& weights_of(config::ModelFolder& model, const PlannedPart& part) {
  for (config::PriorEntry& prior : model.priors) {
    if (prior.config.level == part.level) return prior.weights;
  }
  return model.vqvae_weights;
}

}  // namespace crooner::fetch
