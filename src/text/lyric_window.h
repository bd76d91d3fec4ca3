#pragma once

#include <cstdint>
#include <vector>

namespace crooner::text {

// A window of the lyrics: tokens, and their positions in the whole text (-1: padding).
struct LyricWindow {
  std::vector<std::int64_t> tokens;   // M
  std::vector<std::int64_t> indices;  // M
};

// The token from which on the lyrics are sung at a sample of the song.
struct TimedToken {
  std::int64_t token = 0;   // its position in the whole text
  std::int64_t sample = 0;  // of the whole song
  bool operator==(const TimedToken&) const = default;
};

// Double precision when a label is created, single precision when it is moved to a window
// (docs/spec/text.md, section 1): they differ about once in 25,000.
enum class WindowArithmetic { kDouble, kFloat };

// The M = `window` tokens around the middle of [offset, offset + duration), assuming that the whole
// text is sung evenly over total_length (all in samples); left-padded with 0 when there are fewer
// than M. With `times`, which ascend and lie within the song, the text is sung evenly between them,
// from its start at 0 and to its end at total_length. Throws UsageError unless 0 <= offset <
// total_length (only checked when the lyrics fill the window).
LyricWindow lyric_window(const std::vector<std::int64_t>& lyrics, int window,
                         std::int64_t total_length, std::int64_t offset, std::int64_t duration,
                         WindowArithmetic arithmetic, const std::vector<TimedToken>& times = {});

}  // namespace crooner::text
