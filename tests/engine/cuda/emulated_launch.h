#pragma once

#include "engine/cuda/emulated_device.h"

namespace crooner::engine::cuda::emulator {

// Runs the kernels of a sequence, `steps` times; returns when they have ended.
void run_sequence(const Step& step, const Layer* layers, Sequence sequence, int steps,
                  const LaunchForm& form, std::size_t shared_bytes);

}  // namespace crooner::engine::cuda::emulator
