#pragma once

#include <nlohmann/json.hpp>

#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// JSON as it stands in model.json and configs/models/*.json (docs/formats/model-folder.md). Reading
// throws InputError that names the entry by its path ("priors[2].labels.genre_bins") when it is
// missing, unknown or of the wrong kind; every field without a default must be there.
nlohmann::ordered_json to_json(const VqvaeConfig& config);
nlohmann::ordered_json to_json(const PriorConfig& config);
VqvaeConfig vqvae_from_json(const nlohmann::json& json, const std::string& path);
PriorConfig prior_from_json(const nlohmann::json& json, const std::string& path);

}  // namespace crooner::config
