#pragma once

#include <nlohmann/json.hpp>

#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// The JSON of model.json and configs/models/*.json (docs/formats/model-folder.md). Reading throws
// InputError naming the entry by its path ("priors[2].labels.genre_bins") when it is missing,
// unknown or of the wrong type; every field without a default is required.
nlohmann::ordered_json to_json(const VqvaeConfig& config);
nlohmann::ordered_json to_json(const PriorConfig& config);
VqvaeConfig vqvae_from_json(const nlohmann::json& json, const std::string& path);
PriorConfig prior_from_json(const nlohmann::json& json, const std::string& path);

}  // namespace crooner::config
