#include "engine/convolution/packed_codebook.h"

#include <gtest/gtest.h>

#include <random>

namespace crooner::engine::convolution {
namespace {

std::vector<float> random_numbers(std::size_t n, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<float> numbers(n);
  // Few bits, so that every sum is exact in float32.
  for (float& x : numbers) x = static_cast<float>(static_cast<int>(generator() % 65) - 32) / 16.0f;
  return numbers;
}

class PackedCodebookOfTarget : public testing::TestWithParam<cpu::Target> {};

INSTANTIATE_TEST_SUITE_P(All, PackedCodebookOfTarget,
                         testing::ValuesIn(cpu::targets().begin(), cpu::targets().end()),
                         [](const auto& i) { return cpu::kernels(i.param).name; });

TEST_P(PackedCodebookOfTarget, FindsTheNearestCodeAndTheLowestOfTies) {
  cpu::ThreadPool pool(2);
  for (const auto& [bins, channels] : {std::pair(1, 3), {16, 1}, {37, 5}, {200, 8}, {150, 64}}) {
    const long count = 61, stride = channels + 3;
    const auto rows = random_numbers(static_cast<std::size_t>(bins * channels), 1);
    const auto vectors = random_numbers(static_cast<std::size_t>(count * stride), 2);
    std::vector<std::int64_t> codes(count, -1);
    std::vector<float> distances(count, -1.0f);
    PackedCodebook(rows.data(), bins, channels)
        .nearest(cpu::kernels(GetParam()), pool, vectors.data(), stride, count, codes.data(),
                 distances.data());
    for (long i = 0; i < count; ++i) {
      float best = 1e30f;
      int expected = -1;
      for (int row = 0; row < bins; ++row) {
        float distance = 0;
        for (int c = 0; c < channels; ++c) {
          const float d = vectors[i * stride + c] - rows[row * channels + c];
          distance += d * d;
        }
        if (distance < best) {
          best = distance;
          expected = row;
        }
      }
      EXPECT_EQ(codes[i], expected) << bins << " rows, vector " << i;
      EXPECT_EQ(distances[i], best) << bins << " rows, vector " << i;
    }
  }
}

}  // namespace
}  // namespace crooner::engine::convolution
