#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "config/training_config.h"
#include "config/training_preset.h"
#include "config/training_stages.h"
#include "distributed/process_group.h"
#include "training/dataset.h"
#include "training/trainable.h"

namespace crooner::training {

// What is reported after a step.
struct StepReport {
  std::int64_t step = 0;   // steps done
  std::int64_t steps = 0;  // steps of the whole run
  Metrics metrics;         // loss, grad_norm, lr, data_wait_s, step_s and the network's own
  double seconds = 0;      // of this step
};

struct TrainerOptions {
  config::RunConfig run;
  config::AdamConfig adam;
  config::ScheduleConfig schedule;
  std::string preset;            // its JSON, kept in checkpoints and preset.json
  std::filesystem::path folder;  // of the run: checkpoints, train.jsonl
  std::string result;            // file name of the weights in it, written at the end
  std::map<std::string, std::string> result_metadata = {};  // of the files of weights
  std::string data = {};    // fingerprint of the data, kept in checkpoints: a change is warned of
  double save_seconds = 0;  // a checkpoint at least so often, besides run.save_every; 0: no
  // Ends the run once an evaluation has reached it.
  std::optional<config::HeldOutGoal> until = {};
  bool shard_optimizer = false;  // each process holds the moments of a part of the parameters
  bool tensorboard = false;      // also write the events that TensorBoard reads
  const distributed::ProcessGroup& group = distributed::ProcessGroup::single();
  std::function<void(const StepReport&)> on_step = {};
  std::function<void(std::int64_t step, const Metrics&)> on_evaluation = {};
};

// Runs or resumes a training run until its schedule ends or its goal is reached, writes its weights
// and its preset (preset.json) into the folder and returns the number of steps done. Batches come
// from `dataset` in the order of `sampler`; items of the dataset that the sampler does not reach
// are held out for evaluation. Resumed from a checkpoint it yields the same weights as an
// uninterrupted run, bit for bit on the CPU. A signal saves and throws Interrupted; a loss or
// gradient that is not finite throws InputError naming the last checkpoint (with fp16 the step is
// skipped and the loss scale halved instead). Of several processes (`group`) each trains on its
// share of every step; the weights are those of one process up to the rounding of sums. The first
// one alone reads and writes the folder and reports.
template <typename Batch>
std::int64_t train(Trainable<Batch>& network, const Dataset<Batch>& dataset, const Sampler& sampler,
                   const TrainerOptions& options);

}  // namespace crooner::training
