#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/groups.h"

namespace crooner::songs {

struct WrittenLyrics {
  std::string text;
  std::vector<std::optional<double>> line_times = {};  // crooner/request.h: lyric_times
};

// The lyrics of --lyrics or --lyrics-text: UTF-8 without a byte order mark, lines end in LF, and
// without what nobody sings (text/written_lyrics.h; with --lyrics-as-is only marks and CRLF go);
// the lyrics.json of a run folder is read too. Empty for an instrumental. Appends to `notes` what
// was left out, a sentence each. Times only with --lyric-times. Throws InputError when the file
// cannot be read, is not text, or has no times where they are asked for.
WrittenLyrics read_lyrics(const cli::LabelOptions& options, std::vector<std::string>* notes);

// What a message about a lyrics file advises.
struct LyricsAdvice {
  const char* missing;
  const char* empty;
};

// The text of one file; "-" is standard input.
std::string read_lyrics_file(const std::string& file, bool as_is, const LyricsAdvice& advice,
                             std::vector<std::string>* notes);

}  // namespace crooner::songs
