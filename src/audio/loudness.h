#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <span>

namespace crooner::audio {

// Loudness statistics. Silence and clipping are the two obvious defects of a song.
struct Loudness {
  float peak = 0;               // largest absolute value
  double rms = 0;               // over all samples
  double offset = 0;            // mean
  double silent = 0;            // fraction of 20 ms frames with an RMS below -60 dBFS
  std::int64_t clipped = 0;     // samples at or beyond full scale
  std::int64_t not_finite = 0;  // NaN or infinite; excluded from the other values
};

Loudness measure_loudness(const Audio& audio);

// 20 log10(amplitude); -infinity for 0.
double decibels(double amplitude);

// A peak that nobody hears: -80 dBFS.
inline constexpr float kSilentPeak = 1e-4f;

// Whether no sample exceeds kSilentPeak.
bool is_silent(const Loudness& level);

// Scales to a peak of `peak` (default: -1 dBFS) unless the audio is silent. Returns the factor.
float normalise(Audio& audio, float peak = 0.8912509f);

}  // namespace crooner::audio
