#pragma once

#include <crooner/audio.h>

#include <vector>

namespace crooner::audio {

// Where takes of one song are heard.
struct StereoPlacement {
  double left_delay = 0;   // s
  double right_delay = 0;  // s
  double side_level = 0;   // dB, of the sides beside a middle take
};

// A stereo sound of mono takes of one length: {left, right} or {middle, left, right}. It is scaled
// so that the mean of both channels, as a mono speaker plays it, has the level of the first take.
// Where the takes cancel one another, so that more than 3 dB were needed for that, the first take
// is mixed into both channels, by steps of a quarter.
Audio place_in_stereo(const std::vector<Audio>& takes, const StereoPlacement& placement);

}  // namespace crooner::audio
