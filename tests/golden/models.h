#pragma once

#include "config/prior_config.h"
#include "config/vqvae_config.h"
#include "golden/case.h"
#include "tensor/state_dict.h"

// Models of the golden data, from their cases. What is read here does not count as checked.
namespace crooner::golden {

config::VqvaeConfig vqvae_config(const Case& vqvae);
config::PriorConfig prior_config(const Case& prior);

// The case's model.safetensors, widened to float32.
tensor::StateDict widened_weights(const Case& model);

}  // namespace crooner::golden
