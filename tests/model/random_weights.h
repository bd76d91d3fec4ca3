#pragma once

#include <torch/types.h>

#include "config/tensor_table.h"
#include "tensor/state_dict.h"

namespace crooner::model {

// Normal numbers for every tensor of a configuration, `scale` wide (matrices, by their inputs);
// norms near one.
template <typename Config>
tensor::StateDict random_weights(const Config& config, double scale) {
  tensor::StateDict weights;
  for (const auto& spec : config::tensor_specs(config)) {
    auto tensor = torch::randn(spec.shape).mul(scale);
    if (spec.name.find("ln") != std::string::npos && spec.shape.size() == 1) tensor = tensor.add(1);
    weights.emplace(spec.name, tensor);
  }
  return weights;
}

}  // namespace crooner::model
