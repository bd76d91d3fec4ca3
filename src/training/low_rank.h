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

// The weights of the base with alpha / rank * A B added to the matrices that have factors;
// differentiable in the factors. All others are those of the base.
tensor::StateDict adapted_weights(const tensor::StateDict& base, const tensor::StateDict& factors,
                                  const config::PriorConfig& prior,
                                  const config::AdapterConfig& adapter);

}  // namespace crooner::training
