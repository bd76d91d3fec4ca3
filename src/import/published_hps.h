#pragma once

#include <nlohmann/json.hpp>

#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::importer {

// A configuration under the published hyperparameter names (docs/spec/legacy-checkpoint.md): the
// inverse of config::vqvae_from_hps and prior_from_hps.
nlohmann::json published_hps(const config::VqvaeConfig& config);
nlohmann::json published_hps(const config::PriorConfig& config);

}  // namespace crooner::importer
