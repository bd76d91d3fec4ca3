#pragma once

#include <ATen/core/Tensor.h>

#include "engine/inputs/row_conditions.h"
#include "engine/inputs/weight_source.h"
#include "nn/autoregressive.h"
#include "tensor/state_dict.h"

namespace crooner::engine {

// The tensors of `weights`, which must outlive it, one at a time on the CPU, as they are stored.
WeightSource tensor_source(const tensor::Scope& weights);

// float32, contiguous, on the CPU; an undefined tensor stays so.
at::Tensor as_floats(const at::Tensor& tensor);

// A row's conditions over memory that this holds.
struct HeldConditions {
  explicit HeldConditions(const nn::Conditions& conditions);
  RowConditions view() const;

  at::Tensor start, x_cond, encoder_kv;
};

}  // namespace crooner::engine
