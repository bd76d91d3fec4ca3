#include "engine/convolution/packed_convolution.h"

#include <algorithm>

namespace crooner::engine::convolution {
namespace {

constexpr std::size_t kPartBytes = 256 << 10;  // of a panel's weights: a part of the second cache

int padded(int outputs) {
  return (outputs + cpu::kLanes - 1) / cpu::kLanes * cpu::kLanes;
}

}  // namespace

PackedConvolution::PackedConvolution(int outputs, int inputs, int taps)
    : outputs_(outputs),
      inputs_(inputs),
      taps_(taps),
      padded_(padded(outputs)),
      weights_(bytes(), "the weights of convolutions"),
      bias_(static_cast<std::size_t>(padded_), 0.0f) {}

int PackedConvolution::width(int panel) const {
  return std::min(cpu::kPanel, padded_ - panel * cpu::kPanel);
}

std::size_t PackedConvolution::offset(int panel) const {
  return static_cast<std::size_t>(panel) * cpu::kPanel * static_cast<std::size_t>(taps_ * inputs_);
}

std::size_t PackedConvolution::bytes() const {
  return static_cast<std::size_t>(padded_) * static_cast<std::size_t>(taps_ * inputs_) *
         sizeof(float);
}

void PackedConvolution::compute(const cpu::Kernels& kernels, cpu::ConvolutionTile tile) const {
  const cpu::ConvolutionTile whole = tile;
  tile.channels = inputs_;
  for (int panel = 0; panel < panels(); ++panel) {
    const int column = panel * cpu::kPanel;
    tile.width = width(panel);
    tile.bias = bias_.data() + column;
    if (whole.residual) tile.residual = whole.residual + column;
    if (whole.out) tile.out = whole.out + column;
    if (whole.rectified) tile.rectified = whole.rectified + column;
    const std::size_t tap_bytes = static_cast<std::size_t>(inputs_ * tile.width) * sizeof(float);
    const int part = std::clamp<int>(static_cast<int>(kPartBytes / tap_bytes), 1, taps_);
    for (int tap = 0; tap < taps_; tap += part) {
      tile.x = whole.x + tap;
      tile.taps = std::min(part, taps_ - tap);
      tile.weights = weights_.floats() + offset(panel) +
                     static_cast<std::size_t>(tap) * static_cast<std::size_t>(inputs_ * tile.width);
      tile.first = tap == 0;
      tile.last = tap + part >= taps_;
      kernels.convolve(tile);
    }
  }
}

}  // namespace crooner::engine::convolution
