#include "golden/weights.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

#include "golden/compare.h"
#include "tensor/device.h"

namespace crooner::golden {

at::Device device_of(const Case& golden) {
  return tensor::parse_device(golden.options().device);
}

tensor::StateDict float_weights(const Case& golden,
                                const std::vector<std::pair<std::string, std::string>>& ties) {
  const auto device = device_of(golden);
  tensor::StateDict weights;
  for (const auto& [name, weight] : golden.tensors("model.safetensors")) {
    weights[name] = weight.to(device, at::kFloat).clone().set_requires_grad(true);
  }
  for (const auto& [name, same_as] : ties) weights.at(name) = weights.at(same_as);
  return weights;
}

void expect_state_dict(const Case& golden, const std::vector<TensorSpec>& table) {
  expect_state_dict_keys(golden, "model.safetensors");
  const auto listed = golden.json("state_dict_keys.json").raw();
  ASSERT_EQ(listed.size(), table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(listed[i].at("name").get<std::string>(), table[i].name);
    EXPECT_EQ(listed[i].at("shape").get<std::vector<std::int64_t>>(), table[i].shape)
        << table[i].name;
    EXPECT_EQ(listed[i].at("dtype").get<std::string>(),
              table[i].dtype == DType::kF16 ? "float16" : "float32")
        << table[i].name;
  }
}

std::vector<at::Tensor> distinct(const tensor::StateDict& weights) {
  std::set<const void*> seen;
  std::vector<at::Tensor> result;
  for (const auto& [name, weight] : weights) {
    if (seen.insert(weight.unsafeGetTensorImpl()).second) result.push_back(weight);
  }
  return result;
}

double gradient_norm(const tensor::StateDict& weights) {
  double sum = 0;
  for (const auto& weight : distinct(weights)) {
    if (weight.grad().defined()) sum += weight.grad().to(at::kDouble).square().sum().item<double>();
  }
  return std::sqrt(sum);
}

}  // namespace crooner::golden
