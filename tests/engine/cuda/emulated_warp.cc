#include "engine/cuda/emulated_warp.h"

#include <vector>

#include "base/half.h"
#include "engine/cuda/emulator.h"

namespace crooner::engine::cuda::emulator {
namespace {

// By a table: a product of tiles widens 768 numbers.
const float* all_fp16() {
  static const std::vector<float> table = [] {
    std::vector<float> values(65536);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = fp16_to_float(static_cast<std::uint16_t>(i));
    }
    return values;
  }();
  return table.data();
}

}  // namespace

float float_of_fp16(std::uint16_t x) {
  return all_fp16()[x];
}
std::uint16_t fp16_of(float x) {
  return float_to_fp16(x);
}
std::uint16_t bf16_of(float x) {
  return float_to_bf16(x);
}

void multiply_fragments(bool bf16, const Fragments (&lanes)[kWarp], float (&sums)[kWarp][4]) {
  const float* const fp16 = all_fp16();
  const auto number = [&](std::uint32_t word, int i) {
    const auto bits = static_cast<std::uint16_t>(word >> 16 * i);
    return bf16 ? bf16_to_float(bits) : fp16[bits];
  };
  float a[16][16], b[8][16];  // [outputs][inputs], [rows][inputs]
  for (int lane = 0; lane < kWarp; ++lane) {
    const int g = lane / 4, t = lane % 4;
    for (int i = 0; i < 2; ++i) {
      a[g][2 * t + i] = number(lanes[lane][0], i);
      a[g + 8][2 * t + i] = number(lanes[lane][1], i);
      a[g][2 * t + 8 + i] = number(lanes[lane][2], i);
      a[g + 8][2 * t + 8 + i] = number(lanes[lane][3], i);
      b[g][2 * t + i] = number(lanes[lane][4], i);
      b[g][2 * t + 8 + i] = number(lanes[lane][5], i);
    }
  }
  for (int lane = 0; lane < kWarp; ++lane) {
    for (int j = 0; j < 4; ++j) {
      const float* row = a[lane / 4 + j / 2 * 8];
      const float* column = b[lane % 4 * 2 + j % 2];
      double sum = 0;
      for (int k = 0; k < 16; ++k) sum += static_cast<double>(row[k]) * column[k];
      sums[lane][j] = static_cast<float>(sum);
    }
  }
}

}  // namespace crooner::engine::cuda::emulator
