#pragma once

#include <crooner/audio.h>

#include <cstdint>

namespace crooner::audio {

// The number of frames after resampling: frames * to / from, rounded to the nearest (halves up).
std::int64_t resampled_frames(std::int64_t frames, int from, int to);

// Resamples (libsoxr, high quality: 20 bits, linear phase, no delay) to exactly resampled_frames()
// frames. Returns audio of the same rate unchanged. Throws UsageError unless both rates are between
// 1 and 16 million Hz.
Audio resample(Audio audio, int sample_rate);

// Averages the channels.
Audio mix_to_mono(Audio audio);

}  // namespace crooner::audio
