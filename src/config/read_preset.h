#pragma once

#include <string>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::config {

// --preset NAME|FILE: a file, or the name of a preset shipped with crooner ("tiny_vqvae"). Throw
// InputError listing the presets, or naming the file and the invalid entry.
VqvaePreset read_vqvae_preset(const std::string& name);
PriorPreset read_prior_preset(const std::string& name);

// What such a preset trains: "vqvae" or "prior". Throws as they do.
std::string preset_kind(const std::string& name);

}  // namespace crooner::config
