#pragma once

#include <crooner/per_level.h>

#include <string>
#include <vector>

namespace crooner {

// The largest weight of guidance.
inline constexpr double kMaxGuidance = 100;

// Classifier-free guidance: codes are sampled from
//
//   (1 + w) log p(code | song) - w log p(code | the song without its lyrics, or names),
//
// kept to the codes that the song finds possible (a factor 1000 within its likeliest one). A weight
// w > 0 makes the song follow its lyrics (or its genre and artist) more closely than the model
// does by itself; each costs a further row of the batch. Ho and Salimans 2022, "Classifier-Free
// Diffusion Guidance", carried over to codes.
struct Guidance {
  PerLevel<double> lyrics;  // w, from 0 (off) to kMaxGuidance; none: the model's
  PerLevel<double> names;   // the same for genre and artist, against "unknown"
  // Lyrics to guide away from instead of none at all: the mean of their log-probabilities takes the
  // place of log p(code | no lyrics), and each is a row. UTF-8, at most kMaxOtherLyrics.
  std::vector<std::string> other_lyrics;

  bool has_value() const { return lyrics.has_value() || names.has_value(); }
};

inline constexpr int kMaxOtherLyrics = 16;

}  // namespace crooner
