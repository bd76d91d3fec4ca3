#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/cpu/aligned_buffer.h"
#include "engine/cpu/kernels.h"

namespace crooner::engine::convolution {

// A convolution's weights as a model holds them, float32 and contiguous.
struct Weights {
  const float* weight;  // [outputs][inputs][kernel], or [inputs][outputs][kernel] if transposed
  const float* bias;    // [outputs]
  int outputs;
  int inputs;
  int kernel;
};

// Weights in the order in which the kernels read them: panels of at most kPanel outputs,
// [tap][input][width] each. Outputs are padded to whole vectors, with zeros.
class PackedConvolution {
 public:
  PackedConvolution(int outputs, int inputs, int taps);

  // weight(output, input, tap) yields the numbers.
  template <typename Weight>
  void fill(const Weight& weight, const float* bias) {
    constexpr int kInputs = 16;  // of a block that is transposed within the first cache
    for (int first = 0; first < inputs_; first += kInputs) {
      const int last = std::min(first + kInputs, inputs_);
      for (int output = 0; output < padded_; ++output) {
        const int panel = output / cpu::kPanel, columns = width(panel);
        float* to = weights_.floats() + offset(panel) + output % cpu::kPanel;
        for (int input = first; input < last; ++input) {
          for (int tap = 0; tap < taps_; ++tap) {
            to[static_cast<std::size_t>(tap * inputs_ + input) *
               static_cast<std::size_t>(columns)] =
                output < outputs_ ? weight(output, input, tap) : 0.0f;
          }
        }
      }
    }
    for (int output = 0; output < outputs_; ++output) bias_[output] = bias[output];
  }

  int taps() const { return taps_; }
  int stride() const { return padded_; }  // outputs, padded
  int panels() const { return (padded_ + cpu::kPanel - 1) / cpu::kPanel; }
  int width(int panel) const;
  std::size_t bytes() const;

  // y at `tile.rows` positions: all panels, in parts of the taps that stay in the caches. Of the
  // tile: x, x_stride, rows, and of its end everything but the bias. sums: [rows][kPanel].
  void compute(const cpu::Kernels& kernels, cpu::ConvolutionTile tile) const;

 private:
  std::size_t offset(int panel) const;

  int outputs_, inputs_, taps_, padded_;
  cpu::AlignedBuffer weights_;
  std::vector<float> bias_;
};

}  // namespace crooner::engine::convolution
