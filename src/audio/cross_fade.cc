#include "audio/cross_fade.h"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace crooner::audio {
namespace {

constexpr double kSilence = 1e-10;  // energy per sample: below 16 bits

}  // namespace

double similarity(std::span<const float> a, std::span<const float> b) {
  double product = 0, energy = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = a[i], y = b[i];
    product += x * y;
    energy += x * x + y * y;
  }
  return energy <= kSilence * static_cast<double>(a.size()) ? 1.0 : 2 * product / energy;
}

void cross_fade(std::span<const float> a, std::span<const float> b, std::span<float> out) {
  const double step = std::numbers::pi / static_cast<double>(out.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double of_b = 0.5 - 0.5 * std::cos((static_cast<double>(i) + 0.5) * step);
    out[i] = static_cast<float>((1 - of_b) * a[i] + of_b * b[i]);
  }
}

}  // namespace crooner::audio
