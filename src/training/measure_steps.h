#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::training {

// What steps of training take.
struct StepTimes {
  double seconds = 0;  // the median
  double waiting = 0;  // share of the time in which a step waited for data
};

// The times of `steps` real steps on made data, after a first one that does not count. The weights
// are initial ones. `on_ready` is called when the network has been made of them. The run is written
// to a temporary folder, which is removed. A signal ends it within a step (base/signal_deadline.h).
// Throws what training does, and Interrupted.
StepTimes measure_steps(
    config::PriorPreset preset, at::Device device, int steps,
    const std::function<void()>& on_ready = [] {});
StepTimes measure_steps(
    config::VqvaePreset preset, at::Device device, int steps,
    const std::function<void()>& on_ready = [] {});

}  // namespace crooner::training
