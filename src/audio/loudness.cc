#include "audio/loudness.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace crooner::audio {
namespace {

constexpr double kSilentPiece = 1e-3;  // -60 dBFS
constexpr double kPieceSeconds = 0.02;

// The fraction of pieces whose RMS is below kSilentPiece.
double silent_share(const Audio& audio) {
  const auto piece = std::max<std::size_t>(
      1, static_cast<std::size_t>(std::lround(kPieceSeconds * audio.sample_rate)) *
             static_cast<std::size_t>(audio.channels));
  std::int64_t pieces = 0;
  std::int64_t silent = 0;
  for (std::size_t at = 0; at < audio.samples.size(); at += piece, ++pieces) {
    const std::size_t end = std::min(at + piece, audio.samples.size());
    double squares = 0;
    for (std::size_t i = at; i < end; ++i) {
      const float sample = audio.samples[i];
      if (std::isfinite(sample)) squares += static_cast<double>(sample) * sample;
    }
    if (std::sqrt(squares / static_cast<double>(end - at)) < kSilentPiece) ++silent;
  }
  return pieces ? static_cast<double>(silent) / static_cast<double>(pieces) : 1.0;
}

}  // namespace

Loudness measure_loudness(const Audio& audio) {
  Loudness level;
  double sum = 0;
  double squares = 0;
  for (const float sample : audio.samples) {
    if (!std::isfinite(sample)) {
      ++level.not_finite;
      continue;
    }
    const float size = std::abs(sample);
    level.peak = std::max(level.peak, size);
    if (size >= 1.0f) ++level.clipped;
    sum += sample;
    squares += static_cast<double>(sample) * sample;
  }
  const double count =
      static_cast<double>(audio.samples.size()) - static_cast<double>(level.not_finite);
  if (count > 0) {
    level.rms = std::sqrt(squares / count);
    level.offset = sum / count;
  }
  level.silent = silent_share(audio);
  return level;
}

double decibels(double amplitude) {
  return amplitude > 0 ? 20 * std::log10(amplitude) : -std::numeric_limits<double>::infinity();
}

bool is_silent(const Loudness& level) {
  return level.peak <= kSilentPeak;
}

float normalise(Audio& audio, float peak) {
  const Loudness level = measure_loudness(audio);
  if (is_silent(level)) return 1.0f;
  const float factor = peak / level.peak;
  for (float& sample : audio.samples) sample *= factor;
  return factor;
}

}  // namespace crooner::audio
