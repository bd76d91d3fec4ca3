#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace crooner::audio {

// The number of frames after resampling: frames * to / from, rounded to the nearest (halves up).
std::int64_t resampled_frames(std::int64_t frames, int from, int to);

// Resamples (libsoxr, high quality: 20 bits, linear phase, no delay) to exactly resampled_frames()
// frames. Returns audio of the same rate unchanged. Throws UsageError unless both rates are between
// 1 and 16 million Hz.
Audio resample(Audio audio, int sample_rate);

// Resamples a signal piece by piece, with the samples that resample() gives for the whole.
class StreamResampler {
 public:
  StreamResampler(int from, int to, int channels);
  StreamResampler(StreamResampler&&) noexcept;
  StreamResampler& operator=(StreamResampler&&) noexcept;
  ~StreamResampler();

  // Appends to `result` what the next samples, interleaved, complete.
  void add(std::span<const float> samples, std::vector<float>* result);
  // The end of the signal: appends the rest, up to resampled_frames() of all frames.
  void finish(std::vector<float>* result);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Averages the channels.
Audio mix_to_mono(Audio audio);

}  // namespace crooner::audio
