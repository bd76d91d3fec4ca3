#include "engine/convolution/network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

namespace crooner::engine::convolution {
namespace {

// [position][channel]
struct Rows {
  Rows(long positions, int width)
      : channels(width), values(static_cast<std::size_t>(positions * width)) {}
  long length() const { return static_cast<long>(values.size()) / channels; }
  float at(long position, int channel) const {
    const bool inside = position >= 0 && position < length();
    return inside ? values[position * channels + channel] : 0.0f;
  }
  float& at(long position, int channel) { return values[position * channels + channel]; }
  int channels;
  std::vector<float> values;
};

class Random {
 public:
  float next() { return static_cast<float>(generator_() % 2001) / 1000.0f - 1.0f; }
  Rows rows(long positions, int channels) {
    Rows rows(positions, channels);
    for (float& x : rows.values) x = next();
    return rows;
  }

 private:
  std::mt19937 generator_{7};
};

// Weights with their numbers.
struct Numbers {
  Numbers(Random& random, int outputs, int inputs, int kernel)
      : weight(static_cast<std::size_t>(outputs * inputs * kernel)),
        bias(static_cast<std::size_t>(outputs)),
        view{weight.data(), bias.data(), outputs, inputs, kernel} {
    const float scale = 1.5f / std::sqrt(static_cast<float>(inputs * kernel));
    for (float& x : weight) x = random.next() * scale;
    for (float& x : bias) x = random.next();
  }
  Numbers(const Numbers&) = delete;
  std::vector<float> weight, bias;
  Weights view;
};

Rows convolve(const Rows& x, const Weights& w, int stride, int padding, int dilation) {
  const long places =
      (x.length() + 2L * padding - static_cast<long>(dilation) * (w.kernel - 1) - 1) / stride + 1;
  Rows y(places, w.outputs);
  for (long q = 0; q < places; ++q) {
    for (int o = 0; o < w.outputs; ++o) {
      double sum = w.bias[o];
      for (int k = 0; k < w.kernel; ++k) {
        for (int i = 0; i < w.inputs; ++i) {
          sum += static_cast<double>(w.weight[(o * w.inputs + i) * w.kernel + k]) *
                 x.at(q * stride - padding + static_cast<long>(k) * dilation, i);
        }
      }
      y.at(q, o) = static_cast<float>(sum);
    }
  }
  return y;
}

Rows transpose(const Rows& x, const Weights& w, int stride) {
  Rows y(x.length() * stride, w.outputs);
  for (long t = 0; t < y.length(); ++t) {
    for (int o = 0; o < w.outputs; ++o) {
      double sum = w.bias[o];
      for (long i = 0; i < x.length(); ++i) {
        const long k = t + stride / 2 - i * stride;
        if (k < 0 || k >= w.kernel) continue;
        for (int c = 0; c < w.inputs; ++c) {
          sum += static_cast<double>(w.weight[(c * w.outputs + o) * w.kernel + k]) * x.at(i, c);
        }
      }
      y.at(t, o) = static_cast<float>(sum);
    }
  }
  return y;
}

Rows rectify(Rows x) {
  for (float& v : x.values) v = std::max(0.0f, v);
  return x;
}

Rows residual(const Rows& x, const Weights& w1, const Weights& w2, int dilation, float scale) {
  const Rows branch =
      convolve(rectify(convolve(rectify(x), w1, 1, dilation, dilation)), w2, 1, 0, 1);
  Rows y = x;
  for (std::size_t i = 0; i < y.values.size(); ++i) y.values[i] += scale * branch.values[i];
  return y;
}

Rows run(const Network& network, const Rows& x, int outputs, long chunk, int threads,
         cpu::Target target) {
  cpu::ThreadPool pool(threads);
  Rows y(network.length(x.length()), outputs);
  long expected = 0;
  network.run(
      x.length(), chunk, pool,
      [&](long first, long count, float* rows, long stride) {
        for (long i = 0; i < count; ++i) {
          for (int c = 0; c < x.channels; ++c) rows[i * stride + c] = x.at(first + i, c);
        }
      },
      [&](long first, long count, const float* rows, long stride) {
        EXPECT_EQ(first, expected);  // in order, nothing twice
        expected += count;
        for (long i = 0; i < count; ++i) {
          for (int c = 0; c < outputs; ++c) y.at(first + i, c) = rows[i * stride + c];
        }
      },
      target);
  EXPECT_EQ(expected, y.length());
  return y;
}

void expect_near(const Rows& actual, const Rows& expected, const std::string& what) {
  ASSERT_EQ(actual.length(), expected.length()) << what;
  double largest = 0, worst = 0;
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(expected.values[i])));
    worst = std::max(worst, std::abs(static_cast<double>(actual.values[i]) - expected.values[i]));
  }
  EXPECT_LT(worst, 1e-5 * largest) << what;
}

// Whatever the chunks, the threads and the instruction set: the numbers of the definition, and the
// same bits.
void check(const Network& network, const Rows& x, const Rows& expected, const std::string& what) {
  const Rows first = run(network, x, expected.channels, 1L << 20, 1, cpu::Target::kPortable);
  expect_near(first, expected, what);
  for (const cpu::Target target : cpu::targets()) {
    for (const auto& [chunk, threads] : {std::pair(1, 1), {7, 2}, {64, 3}, {1000, 2}}) {
      const Rows other = run(network, x, expected.channels, chunk, threads, target);
      EXPECT_EQ(std::memcmp(first.values.data(), other.values.data(),
                            first.values.size() * sizeof(float)),
                0)
          << what << ", " << cpu::kernels(target).name << ", chunks of " << chunk;
    }
  }
}

TEST(Network, ConvolutionsOfEveryShape) {
  Random random;
  struct Shape {
    int in, out, kernel, stride, padding, dilation;
  };
  for (const auto& s : {Shape{1, 5, 4, 2, 1, 1},
                        {3, 64, 3, 1, 1, 1},
                        {64, 33, 3, 1, 9, 9},
                        {7, 100, 16, 8, 4, 1},
                        {2, 16, 1, 1, 0, 1}}) {
    const Numbers numbers(random, s.out, s.in, s.kernel);
    Network network(s.in);
    network.add(Layer::convolution(numbers.view, s.stride, s.padding, s.dilation));
    for (const long length : {1, 8, 96, 211}) {
      if (network.length(length) == 0) continue;
      const Rows x = random.rows(length, s.in);
      check(network, x, convolve(x, numbers.view, s.stride, s.padding, s.dilation),
            std::to_string(s.in) + " to " + std::to_string(s.out) + ", " + std::to_string(length));
    }
  }
}

TEST(Network, TransposedConvolutions) {
  Random random;
  for (const int stride : {2, 4, 8}) {
    const Numbers numbers(random, 6, 5, 2 * stride);
    Network network(5);
    network.add(Layer::transposed(numbers.view, stride));
    for (const long length : {1, 2, 77}) {
      const Rows x = random.rows(length, 5);
      check(network, x, transpose(x, numbers.view, stride), std::to_string(stride));
    }
  }
}

TEST(Network, ResidualBlocksWithAReceptiveFieldWiderThanTheChunks) {
  Random random;
  for (const auto& [width, hidden, dilation] :
       {std::tuple(5, 3, 1), {64, 64, 27}, {32, 32, 81}, {80, 40, 3}}) {
    const Numbers w1(random, hidden, width, 3), w2(random, width, hidden, 1);
    Network network(width);
    network.add(Layer::residual(w1.view, w2.view, dilation, 0.25f));
    const Rows x = random.rows(150, width);
    check(network, x, residual(x, w1.view, w2.view, dilation, 0.25f), std::to_string(width));
  }
}

TEST(Network, AChainDownAndUp) {
  Random random;
  const Numbers down(random, 20, 1, 4), w1(random, 20, 20, 3), w2(random, 20, 20, 1),
      closing(random, 9, 20, 3), up(random, 16, 9, 4), v1(random, 16, 16, 3), v2(random, 16, 16, 1),
      out(random, 1, 16, 3);
  Network network(1);
  network.add(Layer::convolution(down.view, 2, 1, 1));
  for (const int dilation : {1, 3, 9, 27}) {
    network.add(Layer::residual(w1.view, w2.view, dilation, 1.0f));
  }
  network.add(Layer::convolution(closing.view, 1, 1, 1));
  network.add(Layer::transposed(up.view, 2));
  for (const int dilation : {27, 9, 3, 1}) {
    network.add(Layer::residual(v1.view, v2.view, dilation, 1.0f));
  }
  network.add(Layer::convolution(out.view, 1, 1, 1));

  const Rows x = random.rows(302, 1);
  Rows h = convolve(x, down.view, 2, 1, 1);
  for (const int dilation : {1, 3, 9, 27}) h = residual(h, w1.view, w2.view, dilation, 1.0f);
  h = transpose(convolve(h, closing.view, 1, 1, 1), up.view, 2);
  for (const int dilation : {27, 9, 3, 1}) h = residual(h, v1.view, v2.view, dilation, 1.0f);
  check(network, x, convolve(h, out.view, 1, 1, 1), "chain");
}

}  // namespace
}  // namespace crooner::engine::convolution
