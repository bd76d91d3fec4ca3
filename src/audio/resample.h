#pragma once

#include <crooner/audio.h>

#include <cstdint>

namespace crooner::audio {

// How many frames a resampled sound has: frames * to / from, rounded to the nearest (halves up).
std::int64_t resampled_frames(std::int64_t frames, int from, int to);

// The sound at another rate (libsoxr, high quality: 20 bits, linear phase, without delay), with
// exactly resampled_frames() frames. At its own rate it comes back unchanged. Throws UsageError
// unless both rates lie between 1 and 16 million Hz.
Audio resample(Audio sound, int sample_rate);

// The mean of all channels.
Audio mix_to_mono(Audio audio);

}  // namespace crooner::audio
