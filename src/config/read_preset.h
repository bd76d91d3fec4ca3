#pragma once

#include <filesystem>
#include <string>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::config {

// --preset NAME|FILE: a file; else the preset of that name that comes with crooner ("tiny_vqvae").
// Throws InputError naming those that there are.
std::filesystem::path find_preset(const std::string& name);

// Throw InputError naming the file, and what in it cannot be.
VqvaePreset read_vqvae_preset(const std::string& name);
PriorPreset read_prior_preset(const std::string& name);

}  // namespace crooner::config
