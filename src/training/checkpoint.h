#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "distributed/process_group.h"
#include "training/adam.h"
#include "training/gradients.h"
#include "training/moment_shards.h"
#include "training/trainable.h"
#include "training/weight_ema.h"

namespace crooner::training {

// All that a run needs to resume bit for bit: weights, averages, moments, loss scale, step. The
// data position and every random stream are functions of the step.
struct RunState {
  TrainableState& network;
  Adam& adam;
  const MomentShards& shards;
  WeightEma* average;  // nullptr: none
  LossScaler& loss_scaler;
  std::int64_t step = 0;  // steps done
  double best = 1e300;    // lowest held-out loss so far
  std::string preset;     // its JSON: a run resumes with its own preset only
  std::string data;       // fingerprint of the training data; may be empty
  std::map<std::string, std::string> result_metadata = {};  // of files of weights
};

// Checkpoints of one run: `checkpoint-<step>.safetensors`, each written atomically;
// `best.safetensors` holds the weights alone (the average's, if there is one).
class CheckpointFolder {
 public:
  CheckpointFolder(std::filesystem::path folder, int keep);

  // Called by all processes; the first one writes, and removes the oldest beyond `keep`.
  void save(RunState& state, const distributed::ProcessGroup& group);
  void save_best(RunState& state);

  // Called by all processes: all get what the first one reads from the newest checkpoint, with
  // whatever number of processes it was written, or its state if there is none (false). Throws
  // InputError when it is of another preset (naming the folder) or cannot be read; warns when it is
  // of other data.
  bool restore(RunState& state, const distributed::ProcessGroup& group);

  std::optional<std::filesystem::path> newest() const;

 private:
  std::filesystem::path folder_;
  int keep_;
};

// Throws InputError when the newest checkpoint of a run folder is of another preset: an early
// check, before the data are read.
void check_preset_matches(const std::filesystem::path& run, const std::string& preset);

// Writes the weights as they are, or their averages, as a model part under the published names.
void write_weights(const std::filesystem::path& file, RunState& state, bool averaged);

}  // namespace crooner::training
