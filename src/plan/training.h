#pragma once

#include <cstdint>
#include <string>

namespace crooner::plan {

// The properties of a training run that its fixed memory depends on.
struct TrainingMemoryRequest {
  std::int64_t parameters = 0;
  bool ema = false;           // an EMA of the weights is kept
  int concurrent_passes = 1;  // concurrent passes, each with its own gradients
  int moment_shards = 1;      // processes that hold the moments together
};

// Bytes held at every step: weights, gradients, the optimiser's two moments and the EMA, all
// float32. Activations come on top.
std::int64_t training_bytes(const TrainingMemoryRequest& request);

// Throws ResourceError when that does not fit into `available` bytes (`memory_source`: "the
// machine"), naming the memory needed and available and the settings that reduce it.
void require_trainable(const TrainingMemoryRequest& request, std::int64_t available,
                       const std::string& memory_source);

}  // namespace crooner::plan
