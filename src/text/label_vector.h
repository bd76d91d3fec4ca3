#pragma once

#include <cstdint>
#include <vector>

#include "base/label_version.h"
#include "text/lyric_window.h"

namespace crooner::text {

// The labels of one song for one prior: ids, and the whole lyrics from which windows are cut.
struct Labels {
  std::int64_t artist = 0;
  std::vector<std::int64_t> genres;    // as many as are known, at most genre_slots
  std::vector<std::int64_t> lyrics;    // tokens of the whole text
  std::vector<TimedToken> times = {};  // of these, where they are known; none: sung evenly
};

// The numbers of a prior that define the layout of its label vectors.
struct LabelLayout {
  LabelVersion version = LabelVersion::kV2;
  int genre_slots = 1;
  int lyric_tokens = 0;  // M; 0: no lyrics
};

// The label vector y (int64) of a window, docs/spec/text.md, section 3: total_length, offset,
// sample_length, artist, genre slots (-1: empty), M lyric tokens. Lengths in samples. Throws
// UsageError as lyric_window does.
std::vector<std::int64_t> label_vector(const LabelLayout& layout, const Labels& labels,
                                       std::int64_t total_length, std::int64_t offset,
                                       std::int64_t sample_length, WindowArithmetic arithmetic);

}  // namespace crooner::text
