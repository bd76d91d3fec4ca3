#pragma once

#include <string>
#include <vector>

namespace crooner::report {

// A piece of the lyrics and when it is sung, in seconds from the start of the song.
struct Sung {
  std::string text;
  double start = 0;
  double end = 0;
};

struct SungWord {
  std::string text;
  double start = 0;
  double end = 0;
  std::vector<Sung> characters;
};

struct SungLine {
  std::string text;
  double start = 0;
  double end = 0;
  std::vector<SungWord> words;
};

// The lyrics of a song with their times, from its alignment. Empty lines of the lyrics are not
// there.
struct LyricTimes {
  std::vector<SungLine> lines;
};

// When each character of the cleaned lyrics is sung; what the alignment knows nothing of has no
// time.
struct CharacterTime {
  char character = 0;
  double start = -1;  // seconds; negative: not known
  double end = -1;
};

// Groups characters to words (parted by blanks) and lines. A word or line lasts from the first to
// the last of its characters with a known time; one without any is left out.
LyricTimes group(const std::vector<CharacterTime>& characters);

std::string to_json(const LyricTimes& times);
// LRC with word times (the "enhanced" form): [mm:ss.xx] <mm:ss.xx> word ...
std::string to_lrc(const LyricTimes& times, const std::string& title, const std::string& artist);
// SubRip: one caption a line, without overlaps.
std::string to_srt(const LyricTimes& times);

}  // namespace crooner::report
