#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <span>

namespace crooner::audio {

// How loud a sound is. Silence and clipping are the two ways in which a song is plainly wrong.
struct Loudness {
  float peak = 0;               // largest absolute value
  double rms = 0;               // over all samples
  double offset = 0;            // mean
  double silent = 0;            // share of 20 ms pieces with an RMS below -60 dBFS
  std::int64_t clipped = 0;     // samples at or beyond full scale
  std::int64_t not_finite = 0;  // NaN or infinite; the other figures leave them out
};

Loudness measure_loudness(const Audio& sound);

// 20 log10, and -infinity for 0.
double decibels(double amplitude);

// Nothing above -80 dBFS.
bool is_silent(const Loudness& level);

// Scales so that the peak is `peak` (-1 dBFS); a silent sound stays. Returns the factor.
float normalise(Audio& sound, float peak = 0.8912509f);

}  // namespace crooner::audio
