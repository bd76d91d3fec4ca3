#pragma once

#include <optional>
#include <string>
#include <vector>

namespace crooner::text {

// Lyrics as people write them down, less what nobody sings.
struct SungLyrics {
  std::string text;                // UTF-8, lines end in LF
  std::vector<std::string> notes;  // what was left out or read as something else, a sentence each
  // When each line of the text begins, in seconds of the song, where LRC, SubRip or WebVTT say so;
  // empty: no line has a time.
  std::vector<std::optional<double>> line_times = {};
};

// Leaves out section headings ("[Verse 1]", "Chorus:", "(x2)"), chords in brackets ("[Am]"), the
// time stamps and headers of LRC, SubRip, WebVTT and SubStation Alpha, and reads CR, CRLF, U+0085,
// U+2028, U+2029, form feeds and a typed "\n" as line ends, tabs as blanks. A line of LRC with
// several stamps is sung at each of them. `utf8` must be valid.
SungLyrics sung_lyrics(const std::string& utf8);

}  // namespace crooner::text
