#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "training/adam.h"
#include "training/loss_scale.h"
#include "training/trainable.h"
#include "training/weight_ema.h"

namespace crooner::training {

// All that a run needs to go on bit for bit: weights, averages, moments, loss scale, step. The data
// position and every random stream are functions of the step.
struct RunState {
  Trainable& network;
  Adam& adam;
  WeightEma* average;  // nullptr: none is kept
  LossScaler& loss_scale;
  std::int64_t step = 0;  // steps that are done
  double best = 1e300;    // smallest held-out loss so far
  std::string preset;     // the preset's JSON: a run goes on with its own settings only
  std::string data;       // what it learns from, as a name; may be empty
};

// Checkpoints of one run: `checkpoint-<step>.safetensors`, each complete by one rename;
// `best.safetensors` holds the weights alone (the average's, if there is one).
class CheckpointFolder {
 public:
  CheckpointFolder(std::filesystem::path folder, int keep);

  std::filesystem::path save(RunState& state);  // removes the oldest beyond `keep`
  void save_best(RunState& state);

  // Restores the newest checkpoint; false if there is none. Throws InputError when it was made with
  // other settings (naming the folder) or cannot be read; warns when it was made with other data.
  bool restore(RunState& state);

  std::optional<std::filesystem::path> newest() const;

 private:
  std::filesystem::path folder_;
  int keep_;
};

// Throws InputError when the newest checkpoint of a run's folder was made with another preset: to
// be asked before the work that comes before the first step.
void check_preset_matches(const std::filesystem::path& run, const std::string& preset);

// The weights as they are, or their averages, as a model part under the published names.
void write_weights(const std::filesystem::path& file, RunState& state, bool averaged);

}  // namespace crooner::training
