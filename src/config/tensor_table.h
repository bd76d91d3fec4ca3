#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// The table of weight names: every tensor of a part with its shape and stored type, under the
// published (canonical) names, in state-dictionary order (docs/spec/model.md, sections
// 2-5). Shapes are expressions of the configuration. A tied tensor is listed under both its names.
std::vector<TensorSpec> tensor_specs(const VqvaeConfig& config);
std::vector<TensorSpec> tensor_specs(const PriorConfig& config);

// The names that share one tensor: (prior.x_out.weight, prior.x_emb.weight) unless merged_decoder.
struct TiedTensor {
  const char* name;
  const char* same_as;
};
std::vector<TiedTensor> tied_tensors(const PriorConfig& config);

// Trainable parameters of a part: tied tensors count once, codebooks (not trained by gradients) not
// at all.
std::int64_t parameter_count(const VqvaeConfig& config);
std::int64_t parameter_count(const PriorConfig& config);

// Total size in bytes of the tensors in their stored types.
std::int64_t stored_bytes(const std::vector<TensorSpec>& tensors);

}  // namespace crooner::config
