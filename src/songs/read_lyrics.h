#pragma once

#include <string>
#include <vector>

#include "cli/groups.h"

namespace crooner::songs {

// The lyrics of --lyrics or --lyrics-text: UTF-8 without a byte order mark, lines end in LF, and
// without what nobody sings (text/written_lyrics.h; with --lyrics-as-is only marks and CRLF go);
// the lyrics.json of a run folder is read too. Empty for an instrumental. Appends to `notes` what
// was left out, a sentence each. Throws InputError when the file cannot be read, or is not text.
std::string read_lyrics(const cli::LabelOptions& options, std::vector<std::string>* notes);

// What a message about a lyrics file advises.
struct LyricsAdvice {
  const char* missing;
  const char* empty;
};

// The same of one file; "-" is standard input.
std::string read_lyrics_file(const std::string& file, bool as_is, const LyricsAdvice& advice,
                             std::vector<std::string>* notes);

}  // namespace crooner::songs
