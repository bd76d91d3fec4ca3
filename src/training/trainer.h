#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "config/training_config.h"
#include "config/training_preset.h"
#include "training/trainable.h"

namespace crooner::training {

// What the loop tells while it runs.
struct StepReport {
  std::int64_t step = 0;   // steps that are done
  std::int64_t steps = 0;  // of all
  Metrics metrics;         // loss, grad_norm, lr, and the network's own (waited: seconds, for data)
  double seconds = 0;      // of this step
};

struct TrainerOptions {
  config::RunConfig run;
  config::AdamConfig adam;
  config::ScheduleConfig schedule;
  std::string preset;                              // its JSON, kept in checkpoints
  std::filesystem::path folder;                    // of the run: checkpoints, train.jsonl
  std::string result;                              // the weights' file in it, written at the end
  std::function<void(const StepReport&)> on_step;  // may be empty
  std::function<void(std::int64_t step, const Metrics&)> on_evaluation;
  std::string data = {};  // which data these are, kept in checkpoints: others are warned of
};

// Runs or continues a training run until its schedule ends; returns the number of steps that are
// done. Continued from a checkpoint it gives the same weights as an uninterrupted run, bit for bit
// on the CPU. A signal saves and throws Interrupted; a loss or gradient that is not finite throws
// InputError naming the last checkpoint (with fp16 the step is skipped and the loss scale halved
// instead).
std::int64_t train(Trainable& network, const TrainerOptions& options);

}  // namespace crooner::training
