#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "golden/case.h"
#include "tensor/state_dict.h"

namespace crooner::golden {

// The device that the check was asked to compute on.
at::Device device_of(const Case& golden);

// model.safetensors on that device with every floating tensor in float32, as leaves that gather
// gradients. `ties` are (name, same_as): they end as one tensor.
tensor::StateDict float_weights(const Case& golden,
                                const std::vector<std::pair<std::string, std::string>>& ties);

// state_dict_keys.json says what the table of weight names says, in its order, and so does the
// file.
void expect_state_dict(const Case& golden, const std::vector<TensorSpec>& table);

// Every tensor of the dictionary once, however many names it has.
std::vector<at::Tensor> distinct(const tensor::StateDict& weights);

// The L2 norm over all gradients.
double gradient_norm(const tensor::StateDict& weights);

}  // namespace crooner::golden
