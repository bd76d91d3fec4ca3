#pragma once

#include <crooner/audio.h>

namespace crooner::audio {

// How regularly the sound begins anew: the largest autocorrelation, relative to that of lag 0, of
// its onset envelope (increases of log energy from one 10 ms frame to the next, less their mean) at
// lags of 0.25 to 1.5 s, which are 240 to 40 beats per minute. From about 0 (noise, silence) to 1
// (a metronome). 0 for less than 3 s of sound. Of several channels, their mean.
double beat_strength(const Audio& audio);

}  // namespace crooner::audio
