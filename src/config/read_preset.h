#pragma once

#include <string>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::config {

// --preset NAME|FILE: a file; else the preset of that name that comes with crooner ("tiny_vqvae").
// Throw InputError naming the presets that there are, or the file and what in it cannot be.
VqvaePreset read_vqvae_preset(const std::string& name);
PriorPreset read_prior_preset(const std::string& name);

}  // namespace crooner::config
