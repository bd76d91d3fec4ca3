#pragma once

#include <cstdint>

#include "config/adapter_config.h"
#include "tensor/state_dict.h"

namespace crooner::training {

// The factors of an adapter before training: A is normal with deviation 1 / sqrt(in), B is zero, so
// that the adapted prior is the base. Float32, on the device of the base's matrices.
tensor::StateDict initial_factors(const config::PriorConfig& prior,
                                  const config::AdapterConfig& adapter,
                                  const tensor::StateDict& base, std::uint64_t seed);

// The frozen weights of a prior with an adapter: its layers' matrices in `base_precision`, all else
// in float32. Tied tensors are under both names.
struct FrozenBase {
  tensor::StateDict weights;
  tensor::Matrices matrices;  // none of them in `weights`

  tensor::Scope scope() const { return tensor::Scope(weights, matrices); }
};

// A copy on the device, of one weight after another.
FrozenBase frozen_base(const tensor::StateDict& base, const config::PriorConfig& prior,
                       const config::AdapterConfig& adapter, at::Device device);

// The base with alpha / rank * A B added to the matrices that have factors; differentiable in the
// factors. All others are those of the base. Matrices that are not float32 are not computed here
// but when their layer is (tensor::Matrix).
FrozenBase adapted_base(const FrozenBase& base, const tensor::StateDict& factors,
                        const config::PriorConfig& prior, const config::AdapterConfig& adapter);

}  // namespace crooner::training
