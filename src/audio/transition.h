#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <vector>

#include "audio/fft.h"

namespace crooner::audio {

// How abruptly a sound changes at a point.
struct Transition {
  double flux = 0;          // spectral flux: a click or an onset
  double mel_distance = 0;  // dB between the sounds before and after: a jump of timbre or level
};

// Measures transitions of one sound, at any points of it.
//
// Flux: magnitudes of Hann windows of about 23 ms, compressed as log(1 + 1000 |X|) with |X| = 1 for
// a sine of full scale; Euclidean norm of the increases from one window to the next, a quarter of a
// window later; the maximum over the four steps around the point. Mel distance: root mean square
// over 40 mel bands from 40 Hz of the difference between the 50 ms before and the 50 ms after, in
// dB with a floor 80 dB below full scale.
class TransitionMeter {
 public:
  explicit TransitionMeter(const Audio& audio);  // of several channels, their mean

  // At `sample`, which is reach() samples or more from both ends.
  Transition at(std::int64_t sample) const;
  std::int64_t reach() const { return reach_; }
  std::int64_t samples() const { return static_cast<std::int64_t>(samples_.size()); }

 private:
  std::vector<double> magnitudes(std::int64_t centre) const;  // [window / 2 + 1]
  double flux(std::int64_t sample) const;
  std::vector<double> mel_decibels(std::int64_t begin, std::int64_t end) const;

  std::vector<float> samples_;
  int sample_rate_;
  Fft fft_;
  std::vector<float> window_;
  std::vector<double> borders_;  // of the mel bands, in bins
  std::int64_t reach_;
};

}  // namespace crooner::audio
