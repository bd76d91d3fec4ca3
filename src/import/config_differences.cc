#include "import/config_differences.h"

#include <algorithm>

#include "base/log.h"
#include "base/strings.h"
#include "config/json.h"
#include "import/source.h"

namespace crooner::importer {
namespace {

using nlohmann::json;

// "/transformer/blocks": "transformer.blocks".
std::string plain_path(std::string pointer) {
  pointer.erase(0, 1);
  std::replace(pointer.begin(), pointer.end(), '/', '.');
  return pointer;
}

bool is_published(const config::CataloguePart& part) {
  return !part.source.empty();
}

}  // namespace

json comparable(const config::PriorEntry& entry) {
  json value = config::to_json(entry.config);
  value.erase("half_weights");
  if (value.contains("conditioner")) value["conditioner"].erase("blocks_name");
  value["hop_fraction"] = entry.sampling.hop_fraction;
  return value;
}

void warn_of_differences(const json& config, const json& chosen, const std::string& part,
                         const std::string& path, const std::string& used) {
  const json one = config.flatten(), other = chosen.flatten();
  for (const auto& [pointer, value] : one.items()) {
    const auto found = other.find(pointer);
    const std::string theirs = found == other.end() ? "none" : found->dump();
    if (theirs == value.dump()) continue;
    log::warn(str_cat("'", path, "': config.json gives ", value.dump(), " for ",
                      plain_path(pointer), " of ", part, ", the known model of its shapes has ",
                      theirs, "; ", used, " is used."));
  }
}

void reconcile(config::PriorEntry& entry, const config::CataloguePart& known,
               const std::string& path) {
  config::PriorEntry right{*known.prior, {}, {}, known.sampling};
  right.config.half_weights = entry.config.half_weights;
  if (right.config.conditioner && entry.config.conditioner)
    right.config.conditioner->blocks_name = entry.config.conditioner->blocks_name;
  config::PriorConfig& config = entry.config;
  const std::string part = str_cat("the prior of level ", config.level);

  config::PriorEntry corrected = entry;
  const auto fits = [&](const config::PriorConfig& one) {
    return part_table(one).tensors == part_table(right.config).tensors;
  };
  if (!fits(corrected.config)) {  // config.json is of other weights
    corrected.config.transformer.attn_order = right.config.transformer.attn_order;
    if (!fits(corrected.config)) corrected.config = right.config;
  }
  if (is_published(known)) {
    // The repositories give the port's default of 64, and its tests do not reach the difference.
    if (config.transformer.blocks == 64)
      corrected.config.transformer.blocks = right.config.transformer.blocks;
    if (config.alignment == config::AlignmentConfig{68, 2})
      corrected.config.alignment = right.config.alignment;
    if (config.labels && right.config.labels)
      corrected.config.labels->version = right.config.labels->version;
  }
  if (!config.alignment) corrected.config.alignment = right.config.alignment;
  // The port has one number of genres for all priors, that of the top.
  if (config.conditioner && config.labels && right.config.labels)
    corrected.config.labels->genre_slots = right.config.labels->genre_slots;
  corrected.sampling.temperature = known.sampling.temperature;
  if (corrected.config != config) {
    json before = comparable(entry), after = comparable(corrected);
    if (config.conditioner && config.labels) before["labels"].erase("genre_slots");
    warn_of_differences(before, after, part, path, "the known model's value");
  }
  entry = corrected;
  warn_of_differences(comparable(entry), comparable(right), part, path, "the value of config.json");
}

}  // namespace crooner::importer
