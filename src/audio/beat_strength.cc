#include "audio/beat_strength.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "audio/resample.h"

namespace crooner::audio {
namespace {

constexpr int kFramesPerSecond = 100;
constexpr double kFloor = 1e-8;  // mean square, -80 dBFS: quieter frames are alike
constexpr int kShortestLag = kFramesPerSecond / 4;
constexpr int kLongestLag = kFramesPerSecond * 3 / 2;

std::vector<double> onset_envelope(const Audio& mono) {
  const auto hop = static_cast<std::size_t>(mono.sample_rate / kFramesPerSecond);
  const std::size_t frames = hop == 0 ? 0 : mono.samples.size() / hop;
  std::vector<double> onsets;
  double before = std::log(kFloor);
  for (std::size_t frame = 0; frame < frames; ++frame) {
    double energy = 0;
    for (std::size_t i = frame * hop; i < (frame + 1) * hop; ++i) {
      energy += static_cast<double>(mono.samples[i]) * mono.samples[i];
    }
    const double level = std::log(kFloor + energy / static_cast<double>(hop));
    if (frame > 0) onsets.push_back(std::max(0.0, level - before));
    before = level;
  }
  return onsets;
}

double correlation(const std::vector<double>& x, std::size_t lag) {
  return std::inner_product(x.begin() + static_cast<std::ptrdiff_t>(lag), x.end(), x.begin(), 0.0);
}

}  // namespace

double beat_strength(const Audio& audio) {
  std::vector<double> onsets = onset_envelope(mix_to_mono(audio));
  if (onsets.size() < static_cast<std::size_t>(2 * kLongestLag - 1)) return 0;
  const double mean =
      std::accumulate(onsets.begin(), onsets.end(), 0.0) / static_cast<double>(onsets.size());
  for (double& onset : onsets) onset -= mean;
  const double whole = correlation(onsets, 0);
  if (whole <= 0) return 0;
  double most = 0;
  for (int lag = kShortestLag; lag <= kLongestLag; ++lag) {
    const auto at = static_cast<std::size_t>(lag);
    const double share =
        static_cast<double>(onsets.size() - at) / static_cast<double>(onsets.size());
    most = std::max(most, correlation(onsets, at) / (whole * share));
  }
  return std::min(most, 1.0);
}

}  // namespace crooner::audio
