#include "engine/convolution/packed_codebook.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace crooner::engine::convolution {
namespace {

constexpr int kVectorsPerTask = 24;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

float square_of(const float* x, int channels) {
  float sum = 0;
  for (int c = 0; c < channels; ++c) sum = std::fma(x[c], x[c], sum);
  return sum;
}

}  // namespace

struct PackedCodebook::Scratch {
  float squares[kVectorsPerTask];
  alignas(64) float smallest[kVectorsPerTask * cpu::kPanel];
  alignas(64) float found[kVectorsPerTask * cpu::kPanel];
};

PackedCodebook::PackedCodebook(const float* rows, int bins, int channels)
    : channels_(channels),
      padded_((bins + cpu::kLanes - 1) / cpu::kLanes * cpu::kLanes),
      weights_(cpu::float_buffer(
          static_cast<std::size_t>(padded_) * static_cast<std::size_t>(channels), "a codebook")),
      row_squares_(static_cast<std::size_t>(padded_), kInfinity) {
  float* to = weights_.floats();
  for (int first = 0; first < padded_; first += cpu::kPanel) {
    const int width = std::min(cpu::kPanel, padded_ - first);
    for (int c = 0; c < channels; ++c) {
      for (int row = first; row < first + width; ++row) {
        *to++ = row < bins ? rows[static_cast<long>(row) * channels + c] : 0.0f;
      }
    }
  }
  for (int row = 0; row < bins; ++row) {
    row_squares_[row] = square_of(rows + static_cast<long>(row) * channels, channels);
  }
}

void PackedCodebook::nearest(const cpu::Kernels& kernels, cpu::ThreadPool& pool,
                             const float* vectors, long stride, long count, std::int64_t* codes,
                             float* distances) const {
  std::vector<Scratch> scratch(static_cast<std::size_t>(pool.size()));
  pool.run(
      static_cast<int>((count + kVectorsPerTask - 1) / kVectorsPerTask), [&](int task, int worker) {
        const long first = static_cast<long>(task) * kVectorsPerTask;
        nearest_in_task(kernels, vectors + first * stride, stride,
                        static_cast<int>(std::min<long>(kVectorsPerTask, count - first)),
                        scratch[worker], codes + first, distances ? distances + first : nullptr);
      });
}

void PackedCodebook::nearest_in_task(const cpu::Kernels& kernels, const float* vectors, long stride,
                                     int count, Scratch& scratch, std::int64_t* codes,
                                     float* distances) const {
  for (int i = 0; i < count; ++i) scratch.squares[i] = square_of(vectors + i * stride, channels_);
  std::fill_n(scratch.smallest, count * cpu::kPanel, kInfinity);
  std::fill_n(scratch.found, count * cpu::kPanel, 0.0f);
  for (int first = 0; first < padded_; first += cpu::kPanel) {
    const int panel = first / cpu::kPanel;
    kernels.nearest({vectors, stride, scratch.squares, count, channels_,
                     weights_.floats() + static_cast<long>(first) * channels_,
                     row_squares_.data() + first, std::min(cpu::kPanel, padded_ - first),
                     static_cast<float>(panel), scratch.smallest, scratch.found});
  }
  for (int i = 0; i < count; ++i) {
    const float* smallest = scratch.smallest + i * cpu::kPanel;
    const float* found = scratch.found + i * cpu::kPanel;
    float best = kInfinity;
    std::int64_t code = 0;
    for (int lane = 0; lane < std::min(cpu::kPanel, padded_); ++lane) {
      const auto row = static_cast<std::int64_t>(found[lane]) * cpu::kPanel + lane;
      if (smallest[lane] < best || (smallest[lane] == best && row < code)) {
        best = smallest[lane];
        code = row;
      }
    }
    codes[i] = code;
    if (distances) distances[i] = best;
  }
}

}  // namespace crooner::engine::convolution
