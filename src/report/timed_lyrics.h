#pragma once

#include <string>
#include <vector>

namespace crooner::report {

// When something is sung, in seconds from the start of the song. What the alignment says nothing of
// has no time (known() is false): characters beyond the end of the song, or before its beginning.
struct Time {
  double start = -1;
  double end = -1;

  bool known() const { return start >= 0; }
};

struct SungCharacter {
  char text = 0;
  Time time;
};

struct SungWord {
  std::string text;
  Time time;  // from its first to its last character
  std::vector<SungCharacter> characters;
};

struct SungLine {
  std::string text;
  Time time;
  std::vector<SungWord> words;
  bool gap = false;  // an empty line stands before it
};

// The lyrics of a song with their times. Empty lines are only known as gaps.
struct TimedLyrics {
  std::vector<SungLine> lines;
};

// Groups the characters of the cleaned lyrics, in their order, to words (parted by blanks) and
// lines.
TimedLyrics group(const std::vector<SungCharacter>& characters);

// {"lines": [{"text", "start", "end", "words": [{..., "characters": [...]}]}]} with seconds to the
// millisecond, null where no time is known (docs/formats/lyrics.md).
std::string to_json(const TimedLyrics& times);

// LRC in its enhanced form, with a time before each word; names may be empty.
std::string to_lrc(const TimedLyrics& times, const std::string& title, const std::string& artist);

// SubRip: a caption a line, in order and without overlaps; lines without a time are left out.
std::string to_srt(const TimedLyrics& times);

}  // namespace crooner::report
