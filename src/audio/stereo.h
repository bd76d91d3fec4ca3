#pragma once

#include <crooner/audio.h>

#include <optional>
#include <vector>

namespace crooner::audio {

// What gives the mean of both channels the level of the first take.
struct StereoLevel {
  double factor = 1;  // of both channels
  int quarters = 0;   // how much of the first take is mixed into both, in quarters
  bool operator==(const StereoLevel&) const = default;
};

// Where takes of one song are heard.
struct StereoPlacement {
  double left_delay = 0;                  // s
  double right_delay = 0;                 // s
  double side_level = 0;                  // dB, of the sides beside a middle take
  std::optional<StereoLevel> level = {};  // none: that of stereo_level()
};

// A stereo sound of mono takes of one length: {left, right} or {middle, left, right}. It is scaled
// so that the mean of both channels, as a mono speaker plays it, has the level of the first take.
// Where the takes cancel one another, so that more than 3 dB were needed for that, the first take
// is mixed into both channels, by steps of a quarter.
// A placement with a `level` keeps it, so that a sound that continues another keeps its samples.
Audio place_in_stereo(const std::vector<Audio>& takes, const StereoPlacement& placement);

// That of a placement without one.
StereoLevel stereo_level(const std::vector<Audio>& takes, const StereoPlacement& placement);

}  // namespace crooner::audio
