#pragma once

#include <cstdint>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::plan {

// Where a run trains.
struct TrainingMachine {
  bool on_host = true;     // else on a device with its own memory
  int threads = 1;         // of each process
  int processes = 1;       // that share every step
  bool sharded = false;    // and the optimiser's state
  int sharing_memory = 1;  // of the processes: those that share the host's memory
};

// What one process holds, in bytes, by part.
struct TrainingMemory {
  std::int64_t weights = 0;      // of the network; of an adapter also the copies to compute with
  std::int64_t gradients = 0;    // of all passes that run in parallel
  std::int64_t moments = 0;      // of the optimiser
  std::int64_t average = 0;      // EMA of the weights
  std::int64_t codebooks = 0;    // statistics of a VQ-VAE's codebooks, and a step's vectors
  std::int64_t activations = 0;  // of all passes that run in parallel
  std::int64_t working = 0;      // temporary memory of these passes
  std::int64_t batches = 0;      // being trained on and read ahead
  std::int64_t exchange = 0;     // sums over processes
  std::int64_t fixed = 0;        // LibTorch and the program itself; none on a device

  std::int64_t total() const;
};

TrainingMemory training_memory(const config::PriorPreset& preset, const TrainingMachine& machine);
TrainingMemory training_memory(const config::VqvaePreset& preset, const TrainingMachine& machine);

// Numbers that the optimiser updates: all of a prior's, its adapter's factors, or the encoders and
// decoders of the levels that are trained.
std::int64_t trained_parameters(const config::PriorPreset& preset);
std::int64_t trained_parameters(const config::VqvaePreset& preset);

// Numbers in the files of a VQ-VAE's weights: its parameters and the codebooks.
std::int64_t stored_numbers(const config::VqvaeConfig& model);

}  // namespace crooner::plan
