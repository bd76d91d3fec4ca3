#include "audio/fingerprint.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

#include "audio/fft.h"
#include "audio/resample.h"

namespace crooner::audio {
namespace {

constexpr int kRate = 8000;                       // Hz
constexpr std::size_t kWindow = 2048;             // samples
constexpr std::size_t kHop = 1000;                // samples: an eighth of a second
constexpr int kBands = 17;                        // one more than bits
constexpr double kLowest = 150, kHighest = 3000;  // Hz
constexpr std::ptrdiff_t kMostShift = 16;         // frames
constexpr std::size_t kFewestFrames = 8;
constexpr double kChange = 0.05;        // of the energies of both bands, before and now
constexpr double kFewestChanged = 0.1;  // share of the bits that must have changed in both

using Energies = std::array<double, kBands>;

// The bins of the transform at which the bands begin, evenly spaced in log frequency.
std::array<std::size_t, kBands + 1> band_edges() {
  std::array<std::size_t, kBands + 1> edges = {};
  for (int band = 0; band <= kBands; ++band) {
    const double hertz = kLowest * std::pow(kHighest / kLowest, static_cast<double>(band) / kBands);
    edges[band] = static_cast<std::size_t>(std::lround(hertz * kWindow / kRate));
  }
  return edges;
}

// The bands' energies of the window that begins at `begin`.
Energies energies(const Fft& fft, std::span<const float> samples, std::size_t begin) {
  static const auto edges = band_edges();
  std::vector<std::complex<float>> values(kWindow);
  for (std::size_t i = 0; i < kWindow; ++i) {
    const double phase = 2 * std::numbers::pi * static_cast<double>(i) / kWindow;
    values[i] = samples[begin + i] * static_cast<float>(0.5 - 0.5 * std::cos(phase));
  }
  fft.forward(values);
  Energies result = {};
  for (std::size_t band = 0; band < kBands; ++band) {
    for (std::size_t bin = edges[band]; bin < edges[band + 1]; ++bin)
      result[band] += std::norm(values[bin]);
  }
  return result;
}

}  // namespace

std::vector<FingerprintFrame> fingerprint(const Audio& audio) {
  const Audio mono = resample(mix_to_mono(audio), kRate);
  const Fft fft(kWindow);
  std::vector<FingerprintFrame> frames;
  Energies before = {};
  for (std::size_t begin = 0; begin + kWindow <= mono.samples.size(); begin += kHop) {
    const Energies now = energies(fft, mono.samples, begin);
    FingerprintFrame frame;
    for (std::size_t band = 0; band + 1 < kBands; ++band) {
      const double rise = (now[band] - now[band + 1]) - (before[band] - before[band + 1]);
      const double all = now[band] + now[band + 1] + before[band] + before[band + 1];
      frame.risen = static_cast<std::uint16_t>(frame.risen << 1 | (rise > 0 ? 1 : 0));
      frame.changed =
          static_cast<std::uint16_t>(frame.changed << 1 | (std::abs(rise) > kChange * all ? 1 : 0));
    }
    if (begin > 0) frames.push_back(frame);
    before = now;
  }
  return frames;
}

double similarity(std::span<const FingerprintFrame> one, std::span<const FingerprintFrame> other) {
  const auto length = static_cast<std::ptrdiff_t>(one.size());
  const auto other_length = static_cast<std::ptrdiff_t>(other.size());
  if (std::min(one.size(), other.size()) < kFewestFrames ||
      std::abs(length - other_length) > 2 * kMostShift) {
    return 0;
  }
  double best = 0;
  for (std::ptrdiff_t shift = -kMostShift; shift <= kMostShift; ++shift) {
    const std::ptrdiff_t begin = std::max<std::ptrdiff_t>(0, -shift);
    const std::ptrdiff_t end = std::min(length, other_length - shift);
    if (end - begin < static_cast<std::ptrdiff_t>(kFewestFrames)) continue;
    std::int64_t differing = 0, compared = 0;
    for (std::ptrdiff_t i = begin; i < end; ++i) {
      const FingerprintFrame& a = one[i];
      const FingerprintFrame& b = other[i + shift];
      const unsigned changed = a.changed & b.changed;
      compared += std::popcount(changed);
      differing += std::popcount((static_cast<unsigned>(a.risen) ^ b.risen) & changed);
    }
    if (static_cast<double>(compared) < kFewestChanged * 16 * static_cast<double>(end - begin))
      continue;
    best = std::max(best, 1 - static_cast<double>(differing) / static_cast<double>(compared));
  }
  return best;
}

}  // namespace crooner::audio
