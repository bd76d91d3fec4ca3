#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "distributed/process_group.h"
#include "training/trainable.h"

namespace crooner::training {

// Adds up the parameters' gradients over the processes, in flat buckets that are on their way
// together. A parameter without a gradient in one process counts as zero there; without one in all
// of them it stays without.
void sum_gradients(const distributed::ProcessGroup& group, std::span<const at::Tensor> parameters);

// Adds up metrics over the processes. The names are those of process 0.
void sum_metrics(const distributed::ProcessGroup& group, Metrics& metrics);

}  // namespace crooner::training
