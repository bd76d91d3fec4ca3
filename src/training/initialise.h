#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "tensor/state_dict.h"

namespace crooner::training {

struct InitOptions {
  double scale = 1;       // init_scale: of embeddings and of the linear layers [in, out]
  bool zero_out = false;  // zero the last projection of every residual branch
};

// Initial float32 weights for a table of tensors (docs/spec/training.md, section 5), from a seed.
// Every tensor is drawn from a stream of its own, named by its position in the table.
tensor::StateDict initial_weights(const std::vector<TensorSpec>& table, const InitOptions& options,
                                  std::uint64_t seed);

}  // namespace crooner::training
