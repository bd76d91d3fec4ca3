#pragma once

#include <ATen/core/Tensor.h>

#include "engine/inputs/row_conditions.h"
#include "engine/inputs/weight_source.h"
#include "nn/autoregressive.h"
#include "tensor/state_dict.h"

namespace crooner::engine {

// The tensors of `weights`, which must outlive it, one at a time on the CPU, as they are stored.
WeightSource tensor_source(const tensor::Scope& weights);

// float32, contiguous: on `device` if it is there already, else on the CPU. An undefined tensor
// stays so.
at::Tensor as_floats(const at::Tensor& tensor, const at::Device& device = at::kCPU);

// A row's conditions over memory that this holds: of the host, and those that lie on `device`, of
// that.
struct HeldConditions {
  explicit HeldConditions(const nn::Conditions& conditions, const at::Device& device = at::kCPU);
  RowConditions view() const;

  at::Tensor start, x_cond, encoder_kv;
};

}  // namespace crooner::engine
