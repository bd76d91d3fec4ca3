#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// The one table of weight names: every tensor of a part with its shape and stored type, under the
// published names (the canonical ones), in state-dictionary order (docs/spec/model.md, sections
// 2-5). Shapes are expressions of the configuration. A tied tensor is listed under both its names.
std::vector<TensorSpec> tensor_specs(const VqvaeConfig& config);
std::vector<TensorSpec> tensor_specs(const PriorConfig& config);

// Names that share one tensor: (prior.x_out.weight, prior.x_emb.weight) unless merged_decoder.
struct TiedTensor {
  const char* name;
  const char* same_as;
};
std::vector<TiedTensor> tied_tensors(const PriorConfig& config);

// Trained numbers of a part: tied tensors count once, codebooks (which no gradient reaches) do not.
std::int64_t parameter_count(const VqvaeConfig& config);
std::int64_t parameter_count(const PriorConfig& config);

// Bytes of all tensors of a table, in the types in which they are stored.
std::int64_t stored_bytes(const std::vector<TensorSpec>& tensors);

}  // namespace crooner::config
