#include "engine/tensor_source.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace crooner::engine {
namespace {

// kMeta is a device like any other, but for having no numbers: a copy of them to the host fails.
TEST(HeldConditions, WhatIsOnTheDeviceStaysThere) {
  const at::Device device(at::kMeta);
  const auto on_device = at::TensorOptions().device(device);
  const nn::Conditions conditions{torch::rand({1, 4}), torch::empty({1, 6, 4}, on_device),
                                  torch::empty({1, 3, 4}, on_device.dtype(at::kHalf))};
  const HeldConditions held(conditions, device);
  EXPECT_TRUE(held.start.device().is_cpu());
  EXPECT_TRUE(held.x_cond.is_meta());
  EXPECT_TRUE(held.encoder_kv.is_meta());
  EXPECT_EQ(held.encoder_kv.scalar_type(), at::kFloat);
  EXPECT_ANY_THROW(HeldConditions{conditions});
}

TEST(HeldConditions, AViewIsOfContiguousFloats) {
  const nn::Conditions conditions{torch::rand({1, 4}), torch::rand({1, 4, 6}).transpose(1, 2), {}};
  const HeldConditions held(conditions);
  const RowConditions view = held.view();
  EXPECT_EQ(view.x_cond_positions, 6);
  EXPECT_EQ(view.x_cond[1], conditions.x_cond[0][0][1].item<float>());
  EXPECT_EQ(view.encoder_kv, nullptr);
  EXPECT_EQ(view.start, conditions.start.const_data_ptr<float>());  // not copied
}

}  // namespace
}  // namespace crooner::engine
