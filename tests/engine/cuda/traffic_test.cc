// What goes between the host and the device, and when.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "engine/cuda/device_session.h"
#include "engine/cuda/emulated_case.h"
#include "engine/cuda/packed_matrix.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {
namespace {

using emulator::reset_traffic;
using emulator::Traffic;
using emulator::traffic;

class TrafficTest : public testing::Test {
 protected:
  TrafficTest() { reset_traffic(); }

  std::size_t largest_tensor_bytes() const {
    const config::TransformerConfig& t = case_.config.transformer;
    const int widest = std::max({t.width, 3 * t.attn_state(), t.mlp_state()});
    return std::max(sizeof(float) * t.width * std::max(case_.config.vocabulary, t.n_ctx),
                    matrix_bytes(Precision::kFp32, t.width, widest, true));
  }

  EmulatedCase case_{8, 10};  // with lyrics layers
};

TEST_F(TrafficTest, PackingAPieceOverlapsTheUploadOfTheOneBefore) {
  for (Precision type : {Precision::kFp32, Precision::kFp16, Precision::kInt8}) {
    reset_traffic();
    const auto decoder = case_.decoder({.type = type, .piece_bytes = 1});
    const Traffic seen = traffic();
    EXPECT_GT(seen.pieces, 100);
    // All but the first, and those that follow a call that had to find everything done.
    EXPECT_GE(seen.filled_meanwhile, seen.pieces - 1) << static_cast<int>(type);
    // Each weight once: what lies between matrices is not copied.
    const std::size_t bytes = DeviceWeights::bytes(case_.config, {type, type, Precision::kFp32});
    EXPECT_LE(seen.to_device, bytes + 1000);  // and some states of rows
    EXPECT_GT(seen.to_device, bytes / 2);
    EXPECT_EQ(seen.from_device + seen.within_device, 0u);
  }
}

TEST_F(TrafficTest, NoBitDependsOnThePieces) {
  for (Precision type : {Precision::kFp32, Precision::kFp16, Precision::kBf16, Precision::kInt8}) {
    const auto right = case_.logits(type, 5);
    for (std::size_t bytes : {1u, 3000u}) {
      const auto decoder = case_.decoder({.type = type, .piece_bytes = bytes});
      const auto ours = logits_by_steps(*decoder, 0, case_.conditions,
                                        {case_.tokens.data(), case_.tokens.data() + 5});
      EXPECT_TRUE(same_bits(ours, right)) << static_cast<int>(type) << " " << bytes;
    }
  }
}

TEST_F(TrafficTest, TheHostHoldsNoMoreThanTheLargestTensor) {
  case_.decoder();
  EXPECT_GT(traffic().staging_bytes, 0u);
  EXPECT_LE(traffic().staging_bytes, largest_tensor_bytes() * 12 / 10);
  reset_traffic();
  case_.decoder({.type = Precision::kFp16, .piece_bytes = 2000});
  const std::size_t tile = packed_bytes(Precision::kFp32, case_.config.transformer.width,
                                        tile_outputs(Precision::kFp32));  // of the output matrix
  EXPECT_LE(traffic().staging_bytes, 2 * std::max<std::size_t>(2000, tile));
}

TEST_F(TrafficTest, ConditionsOnTheDeviceDoNotPassThroughTheHost) {
  const config::TransformerConfig& t = case_.config.transformer;
  const RandomConditions conditions(t, 2);  // x_cond of every position
  const RowConditions host = conditions.view();
  ASSERT_EQ(host.x_cond_positions, t.n_ctx);
  const auto width = static_cast<std::size_t>(t.width);
  const std::size_t start = width, x_cond = width * t.n_ctx, lyrics = width * t.encoder_dims;

  // Where a conditioner of the device leaves them.
  DeviceSession other(emulator::emulated_api(), 0);
  auto* const memory = other.allocate<float>(start + x_cond + lyrics, "conditions");
  RowConditions device = host;
  const auto move = [&](const float* from, std::size_t offset, std::size_t n) {
    other.upload(memory + offset, from, n * sizeof(float));
    return memory + offset;
  };
  device.start = move(host.start, 0, start);
  device.x_cond = move(host.x_cond, start, x_cond);
  device.encoder_kv = move(host.encoder_kv, start + x_cond, lyrics);

  const auto decoder = case_.decoder({.type = Precision::kFp32, .rows = 2});
  const std::size_t all = (start + x_cond + lyrics) * sizeof(float);
  decoder->begin(0, host);  // the last weights were still on their way
  reset_traffic();
  decoder->begin(0, host);
  const Traffic from_host = traffic();
  reset_traffic();
  decoder->begin(1, device);
  const Traffic from_device = traffic();
  EXPECT_EQ(from_host.within_device, 0u);
  EXPECT_EQ(from_device.within_device, all);
  EXPECT_EQ(from_device.to_device, from_host.to_device - all);
  EXPECT_LT(from_device.to_device, 8192u);  // where the rows are
  EXPECT_EQ(from_host.from_device + from_device.from_device, 0u);

  const std::vector<int> rows = {0, 1};
  const auto vocabulary = static_cast<std::size_t>(case_.config.vocabulary);
  std::vector<float> logits(2 * vocabulary);
  for (int row : rows) decoder->append(row, {case_.tokens.data(), 7});
  decoder->logits(rows, logits.data());
  EXPECT_TRUE(std::equal(logits.begin(), logits.begin() + vocabulary, logits.begin() + vocabulary));
}

}  // namespace
}  // namespace crooner::engine::cuda
