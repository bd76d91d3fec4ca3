#include "import/hps_file.h"

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "config/json_reader.h"

namespace crooner::importer {
namespace {

using nlohmann::json;

bool are_hyperparameters(const json& value) {
  return value.is_object() && (value.contains("downs_t") || value.contains("prior_width"));
}

bool of_prior(const json& hps) {
  return hps.contains("prior_width");
}

void use_model(const json& value, const std::string& where, std::vector<FoundPart>& parts) {
  const config::ModelFolder model = config::model_from_json(value, where);
  for (FoundPart& part : parts) {
    part.vqvae = model.vqvae;
    if (!part.prior) continue;
    if (!part.level) part.level = level_in_name(part.name());
    if (part.level && model.has_level(*part.level)) part.entry = model.at_level(*part.level);
  }
}

// The hyperparameters for a part among named or listed ones; null: none.
json section_for(const FoundPart& part, const json& sections) {
  const auto level = part.level ? part.level : level_in_name(part.name());
  for (const auto& [name, hps] : sections.items()) {
    if (!are_hyperparameters(hps)) continue;
    const bool same_file = name == part.name() || part.name().starts_with(name + ".");
    const auto of_level = hps.contains("level") && hps["level"].is_number_integer()
                              ? std::optional(hps["level"].get<int>())
                              : level_in_name(name);
    const bool fits =
        part.prior ? of_prior(hps) && (!level || !of_level || level == of_level) : !of_prior(hps);
    if (same_file || fits) return hps;
  }
  return nullptr;
}

}  // namespace

void apply_settings_file(const std::filesystem::path& file, std::vector<FoundPart>& parts) {
  const json value = config::parse_json(read_file(file), file.string());
  if (value.is_object() && value.contains("format") && value["format"] == "crooner model") {
    return use_model(value, file.string(), parts);
  }
  if (value.is_object() && value.contains("model_type")) {
    for (FoundPart& part : parts) part.config = value;
    return;
  }
  const bool single = are_hyperparameters(value);
  bool used = false;
  for (FoundPart& part : parts) {
    json hps = single ? value : section_for(part, value);
    if (single && part.prior != of_prior(value) && !(value.contains("downs_t") && !part.prior)) {
      continue;  // of another part
    }
    if (hps.is_null()) continue;
    used = true;
    if (part.prior && part.level) hps["level"] = *part.level;
    part.hps = std::move(hps);
  }
  if (used) return;
  throw InputError(str_cat(
      "The file '", file.string(),
      "' of --hps holds no settings of these weights; accepted are the published hyperparameters "
      "of a part as JSON ({\"levels\": 3, \"downs_t\": [3, 2, 2], ...}), several of them by part "
      "({\"vqvae\": {...}, \"prior_level_2\": {...}}), config.json of Hugging Face, and "
      "model.json."));
}

}  // namespace crooner::importer
