#pragma once

#include <ATen/core/Tensor.h>

#include <stop_token>

#include "model/prior.h"
#include "plan/windows.h"
#include "sampling/workload.h"

namespace crooner::api {

// Cross-entropy of a level's codes under its prior, in bits per code, each code in the window that
// samples it. `song` holds the level's codes, and those of the level above where it is conditioned
// on them; `prior` is the level's, with its weights on `device`. 0 for a level without codes.
double code_bits(const model::Prior& prior, const sampling::SongState& song,
                 const at::Device& device, const std::stop_token& stop = {});

// The sum over the codes that one window samples, in bits.
double window_bits(const model::Prior& prior, const sampling::SongState& song,
                   const plan::Window& window, const at::Device& device);

}  // namespace crooner::api
