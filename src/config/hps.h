#pragma once

#include <nlohmann/json_fwd.hpp>

#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// Read the published hyperparameter names (`levels`, `downs_t`, `prior_width`, ...) of a
// checkpoint's `hps`. A number may be written as 2 or 2.0, null means none. Throw InputError naming
// the entry that is missing or invalid, also for options that the published hyperparameters name
// but never turn on (y_cond_as_bias, copy_input, pos_init).
VqvaeConfig vqvae_from_hps(const nlohmann::json& hps);

// `vqvae` is the codec whose codes the prior models.
PriorConfig prior_from_hps(const nlohmann::json& hps, const VqvaeConfig& vqvae);

}  // namespace crooner::config
