#include "engine/cpu/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/half.h"
#include "support/decoder/numbers.h"

namespace crooner::engine::cpu {
namespace {

class KernelsOfTarget : public testing::TestWithParam<Target> {
 protected:
  const Kernels& kernels_ = kernels(GetParam());
};

INSTANTIATE_TEST_SUITE_P(All, KernelsOfTarget,
                         testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& i) { return kernels(i.param).name; });

TEST_P(KernelsOfTarget, ExponentialIsAccurateToFloat32) {
  std::vector<float> x;
  for (float v = -86.0f; v < 88.0f; v += 0.00371f) x.push_back(v);
  x.resize(x.size() / kLanes * kLanes);
  std::vector<float> y = x;
  kernels_.exponential(y.data(), static_cast<int>(y.size()));
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double right = std::exp(static_cast<double>(x[i]));
    worst = std::max(worst, std::abs(y[i] - right) / right);
  }
  EXPECT_LT(worst, 1.2e-7);
}

TEST_P(KernelsOfTarget, ExponentialHasNoHolesAtItsEnds) {
  std::vector<float> x(kLanes, 0.0f);
  x[0] = -1e9f;
  x[1] = -87.0f;
  x[2] = 100.0f;
  x[3] = 0.0f;
  kernels_.exponential(x.data(), kLanes);
  EXPECT_EQ(x[0], 0.0f);
  EXPECT_EQ(x[1], 0.0f);
  EXPECT_TRUE(std::isfinite(x[2]) && x[2] > 1e38f);
  EXPECT_EQ(x[3], 1.0f);
}

TEST_P(KernelsOfTarget, QuickGelu) {
  Numbers numbers(1);
  const std::vector<float> x = numbers.vector(1600, 60.0f);
  std::vector<float> y = x;
  kernels_.quick_gelu(y.data(), 1600);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double right = x[i] / (1 + std::exp(-1.702 * x[i]));
    EXPECT_NEAR(y[i], right, 1e-5 * std::abs(right) + 1e-30) << x[i];
  }
}

TEST_P(KernelsOfTarget, LayerNormOfEveryLength) {
  Numbers numbers(2);
  for (int n = 1; n <= 70; ++n) {
    const auto x = numbers.vector(n, 3.0f, 5.0f), gain = numbers.vector(n),
               bias = numbers.vector(n);
    std::vector<float> y(n);
    kernels_.layer_norm(x.data(), n, gain.data(), bias.data(), y.data());
    double mean = 0, variance = 0;
    for (float v : x) mean += v / static_cast<double>(n);
    for (float v : x) variance += (v - mean) * (v - mean) / n;
    for (int i = 0; i < n; ++i) {
      const double right = (x[i] - mean) / std::sqrt(variance + 1e-5) * gain[i] + bias[i];
      EXPECT_NEAR(y[i], right, 2e-4) << n << " " << i;
    }
  }
}

// Packed weights of one panel, of every type, holding numbers that are exact in all of them.
struct Panel {
  Panel(Numbers& numbers, int inputs, int width)
      : values(numbers.vector(inputs * width)), bf16(values.size()) {
    for (float& v : values) v = std::round(v * 100);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const float v = values[i];
      std::uint32_t bits;
      std::memcpy(&bits, &v, sizeof bits);
      const std::size_t j = i % width;
      bf16[i - j + packed_index(Precision::kBf16, static_cast<int>(j))] =
          static_cast<std::uint16_t>(bits >> 16);
      int8.push_back(static_cast<std::int8_t>(v));
      const std::uint32_t exponent = bits >> 23 & 255;
      fp16.push_back(static_cast<std::uint16_t>(
          v == 0 ? 0 : (bits >> 16 & 0x8000) | (exponent - 112) << 10 | (bits >> 13 & 0x3ff)));
    }
  }
  const void* data(Precision type) const {
    switch (type) {
      case Precision::kFp32:
        return values.data();
      case Precision::kBf16:
        return bf16.data();
      case Precision::kFp16:
        return fp16.data();
      default:
        return int8.data();
    }
  }
  std::vector<float> values;
  std::vector<std::uint16_t> bf16, fp16;
  std::vector<std::int8_t> int8;
};

constexpr Precision kTypes[] = {Precision::kFp32, Precision::kBf16, Precision::kFp16,
                                Precision::kInt8};

// The order of summation that the engine promises: inputs in order, one fused step each.
TEST_P(KernelsOfTarget, ProductSumsInOrderForAnyRowsWidthTypeAndLength) {
  std::vector<std::vector<int>> row_panels = {{6, 7}, {12, 11, 12}, {1, 12, 6}};
  for (int rows = 1; rows <= kMaxRows; ++rows) row_panels.push_back({rows});
  Numbers numbers(3);
  for (int inputs : {1, 7, 192, 193, 400}) {
    for (int width : {32, 64}) {
      const Panel panel(numbers, inputs, width);
      for (const std::vector<int>& sizes : row_panels) {
        const int rows = std::accumulate(sizes.begin(), sizes.end(), 0);
        const auto x = numbers.vector(inputs * rows);
        for (Precision type : kTypes) {
          std::vector<float> sums(rows * kPanel, -1.0f);
          kernels_.product({x.data(), sizes.data(), static_cast<int>(sizes.size())},
                           panel.data(type), type, width, inputs, sums.data());
          int first = 0;
          for (int size : sizes) {
            for (int r = 0; r < size; ++r) {
              for (int j = 0; j < width; ++j) {
                float right = 0;
                for (int i = 0; i < inputs; ++i) {
                  right = std::fma(x[inputs * first + i * size + r], panel.values[i * width + j],
                                   right);
                }
                ASSERT_EQ(sums[(first + r) * kPanel + j], right)
                    << "inputs " << inputs << " width " << width << " rows " << rows << " type "
                    << static_cast<int>(type) << " at " << first + r << "," << j;
              }
            }
            first += size;
          }
        }
      }
    }
  }
}

struct KeyRun {  // keys and values of a cache, with rubbish behind the last key
  KeyRun(Numbers& numbers, int dims, int keys_held)
      : head_dim(dims),
        stride((dims + kLanes - 1) / kLanes * kLanes),
        count(keys_held),
        groups((keys_held + kLanes - 1) / kLanes),
        query(numbers.vector(dims, 2.0f)),
        keys(numbers.vector(groups * key_dims(dims) * kLanes, 2.0f)),
        values(numbers.vector((keys_held + keys_held % 2) * stride)) {
    for (int key = count; key < groups * kLanes; ++key) {
      for (int d = 0; d < head_dim; ++d) keys[at(key, d)] = key % 2 == 0 ? 1e30f : -1e30f;
    }
  }
  std::size_t at(int key, int d) const { return key_index(Precision::kFp32, head_dim, key, d); }
  std::vector<float> attend(const Kernels& k, float scale) const {
    return attend(k, scale, keys.data(), values.data(), Precision::kFp32);
  }
  // With keys and values rounded to halves or bfloat16.
  std::vector<float> attend_narrow(const Kernels& k, float scale, Precision type) const {
    const auto narrow = [type](float x) {
      return type == Precision::kFp16 ? float_to_fp16(x) : float_to_bf16(x);
    };
    constexpr std::uint16_t kNan = 0x7fff;  // what nothing may read
    std::vector<std::uint16_t> narrow_keys(keys.size(), kNan), narrow_values(values.size(), kNan);
    for (int key = 0; key < groups * kLanes; ++key) {
      for (int d = 0; d < head_dim; ++d) {
        narrow_keys[key_index(type, head_dim, key, d)] = narrow(keys[at(key, d)]);
      }
    }
    for (int key = 0; key < count; ++key) {
      for (int d = 0; d < stride; ++d) {
        narrow_values[value_index(type, stride, key, d)] = narrow(values[key * stride + d]);
      }
    }
    return attend(k, scale, narrow_keys.data(), narrow_values.data(), type);
  }
  void round_to(Precision type) {
    for (auto* numbers : {&keys, &values}) {
      for (float& x : *numbers) {
        x = type == Precision::kFp16 ? fp16_to_float(float_to_fp16(x))
                                     : bf16_to_float(float_to_bf16(x));
      }
    }
  }
  std::vector<float> attend(const Kernels& k, float scale, const void* key_run,
                            const void* value_run, Precision type) const {
    std::vector<float> scores(groups * kLanes), out(stride);
    k.attend(query.data(), head_dim, key_run, value_run, type, stride, count, scale, scores.data(),
             out.data());
    return out;
  }
  int head_dim, stride, count, groups;
  std::vector<float> query, keys, values;
};

TEST_P(KernelsOfTarget, AttendOverAnyNumberOfKeys) {
  Numbers numbers(4);
  for (int head_dim : {1, 6, 13, 16, 80}) {
    for (int count = 1; count <= 140; count += count < 36 ? 1 : 13) {
      const KeyRun run(numbers, head_dim, count);
      const float scale = 1.0f / std::sqrt(static_cast<float>(head_dim));
      const auto out = run.attend(kernels_, scale);
      std::vector<double> weights(count);
      double total = 0;
      for (int key = 0; key < count; ++key) {
        double score = 0;
        for (int d = 0; d < head_dim; ++d) score += double(run.query[d]) * run.keys[run.at(key, d)];
        total += weights[key] = std::exp(score * scale);
      }
      for (int d = 0; d < head_dim; ++d) {
        double right = 0;
        for (int key = 0; key < count; ++key) {
          right += weights[key] / total * run.values[key * run.stride + d];
        }
        ASSERT_NEAR(out[d], right, 3e-6) << head_dim << " " << count;
      }
    }
  }
}

// Narrow keys and values are widened exactly: the sums are those over the rounded numbers.
TEST_P(KernelsOfTarget, AttendOverNarrowKeys) {
  Numbers numbers(6);
  for (Precision type : {Precision::kFp16, Precision::kBf16}) {
    for (int head_dim : {1, 6, 13, 16, 80}) {
      for (int count : {1, 15, 16, 17, 64, 130}) {
        KeyRun run(numbers, head_dim, count);
        const auto narrow = run.attend_narrow(kernels_, 0.3f, type);
        run.round_to(type);
        EXPECT_TRUE(same_bits(narrow, run.attend(kernels_, 0.3f))) << head_dim << " " << count;
      }
    }
  }
}

// fp32, bf16, fp16 and int8 alike: AVX2, AVX-512 and plain C++ must agree in every bit.
TEST(Kernels, TargetsGiveTheSameBits) {
  const Kernels& plain = kernels(Target::kPortable);
  for (Target target : targets()) {
    const Kernels& other = kernels(target);
    Numbers numbers(5);
    for (int n : {16, 48, 71, 480, 1920}) {
      const auto x = numbers.vector(n, 3.0f), gain = numbers.vector(n), bias = numbers.vector(n);
      std::vector<float> y(n), z(n);
      plain.layer_norm(x.data(), n, gain.data(), bias.data(), y.data());
      other.layer_norm(x.data(), n, gain.data(), bias.data(), z.data());
      EXPECT_TRUE(same_bits(y, z)) << other.name << " layer norm of " << n;
    }
    std::vector<float> y = numbers.vector(16000, 90.0f), z = y;
    plain.exponential(y.data(), 16000);
    other.exponential(z.data(), 16000);
    EXPECT_TRUE(same_bits(y, z)) << other.name << " exponential";
    z = y = numbers.vector(16000, 90.0f);
    plain.quick_gelu(y.data(), 16000);
    other.quick_gelu(z.data(), 16000);
    EXPECT_TRUE(same_bits(y, z)) << other.name << " quick gelu";
    for (int count : {1, 15, 16, 17, 64, 65, 200}) {
      for (int head_dim : {3, 48, 80}) {
        const KeyRun run(numbers, head_dim, count);
        EXPECT_TRUE(same_bits(run.attend(plain, 0.2f), run.attend(other, 0.2f)))
            << other.name << " attend " << count << " keys of " << head_dim;
      }
    }
  }
}

TEST(Kernels, HalfWeightsWidenExactly) {
  // Every half but the infinities and NaN; one input of 1 yields the weight itself.
  for (Target target : targets()) {
    for (std::uint32_t first = 0; first < 0x10000; first += kPanel) {
      std::uint16_t panel[kPanel];
      for (int j = 0; j < kPanel; ++j) panel[j] = static_cast<std::uint16_t>(first + j);
      if ((first >> 10 & 31) == 31) continue;
      const float one = 1;
      const int single = 1;
      std::vector<float> sums(kPanel);
      kernels(target).product({&one, &single, 1}, panel, Precision::kFp16, kPanel, 1, sums.data());
      for (int j = 0; j < kPanel; ++j) {
        const int exponent = panel[j] >> 10 & 31, fraction = panel[j] & 0x3ff;
        const double size =
            exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
        ASSERT_EQ(sums[j], panel[j] & 0x8000 ? -size : size) << kernels(target).name;
      }
    }
  }
}

}  // namespace
}  // namespace crooner::engine::cpu
