#pragma once

#include <cstdint>
#include <string>

namespace crooner::plan {

// What the memory of a training run depends on, whatever its windows.
struct TrainingMemoryRequest {
  std::int64_t parameters = 0;
  bool averages = false;  // of the weights, beside them
  int side_by_side = 1;   // passes that run at once, each with gradients of its own
};

// Bytes that are held at every step: weights, gradients, the optimiser's two moments and the
// averages, all float32. What the layers keep for their gradients comes on top.
std::int64_t training_bytes(const TrainingMemoryRequest& asked);

// Throws ResourceError when that much does not fit into `available` bytes (`whose`: "the machine"):
// a sentence with what is needed, what there is, and the settings that save some.
void require_trainable(const TrainingMemoryRequest& asked, std::int64_t available,
                       const std::string& memory_source);

}  // namespace crooner::plan
