#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::training {

// Seconds of a step of training, the median of `steps` real ones on made data after a first one
// that does not count. The weights are initial ones. Writes to `folder`, which is removed. Throws
// what training does, and Interrupted.
double measure_steps(const config::PriorPreset& preset, at::Device device, int steps,
                     const std::filesystem::path& folder);
double measure_steps(const config::VqvaePreset& preset, at::Device device, int steps,
                     const std::filesystem::path& folder);

}  // namespace crooner::training
