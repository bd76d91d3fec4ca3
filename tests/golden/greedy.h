#pragma once

#include <ATen/core/Tensor.h>

#include "model/prior.h"

namespace crooner::golden {

struct Greedy {
  at::Tensor tokens;  // int64 [N, total]
  at::Tensor logits;  // [N, total, vocabulary]: what each token's position made of those before it
};

// Continues `prefix` (int64 [N, any], joint vocabulary) to `total` tokens, each the largest logit,
// over a cache: the prefix in chunks of `chunk`, then single steps.
Greedy greedy(const model::Prior& prior, const model::Conditions& conditions,
              const at::Tensor& prefix, std::int64_t total, std::int64_t chunk);

}  // namespace crooner::golden
