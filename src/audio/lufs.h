#pragma once

#include <crooner/audio.h>

#include <optional>

namespace crooner::audio {

// The integrated loudness in LUFS (ITU-R BS.1770, EBU R 128; libebur128); nothing for audio that is
// silent, or shorter than the 0.4 s that a measurement takes.
std::optional<double> measure_lufs(const Audio& audio);

// Scales to a loudness in LUFS. False, and unchanged, when the audio has none.
bool scale_to_lufs(Audio& audio, double lufs);

}  // namespace crooner::audio
