#pragma once

#include <crooner/model.h>

#include <cstdint>
#include <string>
#include <vector>

#include "report/timed_lyrics.h"

namespace crooner::commands {

// When the words of the request's lyrics are sung in a song of these top codes (Model::align).
report::TimedLyrics lyric_times(Model& model, const Request& request,
                                const std::vector<std::int64_t>& top_codes);

// Them as a file of this extension: .json, .lrc or .srt (docs/formats/lyrics.md).
std::string lyric_file(const report::TimedLyrics& times, const std::string& extension,
                       const Request& request);

}  // namespace crooner::commands
