#pragma once

#include <crooner/lyrics.h>

#include <string>
#include <vector>

namespace crooner::report {

// When a word or a line is sung, in seconds from the start of the song. Unknown where the alignment
// gives no time: before the beginning and beyond the end of the song.
struct TimeSpan {
  double start = -1;
  double end = -1;

  bool known() const { return start >= 0; }
};

inline TimeSpan time_span(const SungCharacter& character) {
  return {character.start, character.end};
}

struct SungWord {
  std::string text;
  TimeSpan time;  // from its first to its last character
  std::vector<SungCharacter> characters;
};

struct SungLine {
  std::string text;
  TimeSpan time;
  std::vector<SungWord> words;
  bool gap = false;  // after an empty line
};

// The lyrics of a song with their times; empty lines are gaps.
struct TimedLyrics {
  std::vector<SungLine> lines;
};

// Groups the characters of the cleaned lyrics, in order, into words (separated by blanks) and
// lines.
TimedLyrics group_lyrics(const std::vector<SungCharacter>& characters);

// {"lines": [{"text", "start", "end", "words": [{..., "characters": [...]}]}]} with seconds to the
// millisecond, null where the time is unknown (docs/formats/lyrics.md).
std::string to_json(const TimedLyrics& times);

// Enhanced LRC, with a time before each word; title and artist may be empty.
std::string to_lrc(const TimedLyrics& times, const std::string& title, const std::string& artist);

// SubRip: one caption per line of the lyrics, in order and without overlaps; lines without a time
// are left out.
std::string to_srt(const TimedLyrics& times);

}  // namespace crooner::report
