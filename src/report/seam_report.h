#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "audio/transition.h"

namespace crooner::report {

// A point where two segments of a level were joined.
struct SeamPoint {
  int level = 0;
  std::int64_t code = 0;    // of the level, the right segment's first one
  std::int64_t sample = 0;  // of the song's audio
};

// The change of the sound at a seam, and what share of the song's other points changes less, in
// percent. A seam that cannot be heard is like any other point: 50 on average, and 5 in 100 above
// 95.
struct MeasuredSeam {
  SeamPoint point;
  double seconds = 0;
  audio::Transition change;
  double flux_percentile = 0;
  double mel_percentile = 0;
};

// The seams of one song.
struct SeamReport {
  std::string song;
  std::size_t points = 0;  // others, every 10 ms, 0.1 s or more from every seam
  std::vector<MeasuredSeam> seams;
};

// Measures the seams in the audio of a song. Those too close to an end are left out.
SeamReport measure_seams(const std::string& song, const Audio& audio,
                         const std::vector<SeamPoint>& points);

// What `crooner eval seams` prints: a row for each level of each song and one for all.
std::string seams_text(const std::vector<SeamReport>& reports);
nlohmann::ordered_json seams_json(const std::vector<SeamReport>& reports);

}  // namespace crooner::report
