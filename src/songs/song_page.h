#pragma once

#include <crooner/model.h>
#include <crooner/request.h>

#include <cstdint>
#include <string>
#include <vector>

#include "report/progress.h"
#include "report/timed_lyrics.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// Writes page.html into the run folder of a finished song, unless it exists: a player with the
// spectrogram and the lyrics; and, if the model can align them, lyrics.json, lyrics.lrc and
// lyrics.srt. A draft (stop_after_level) is not aligned, which would take about as long as sampling
// it; crooner align does that. An error is only logged: the song exists.
void write_page(Model& model, const Request& request, const SongWriter& writer,
                report::SongProgress& progress);

// When the request's lyrics are sung in a song with these codes of the top level (Model::align).
report::TimedLyrics align_lyrics(Model& model, const Request& request,
                                 const std::vector<std::int64_t>& top_codes);

// The content of a lyrics file with this extension: .json, .lrc or .srt (docs/formats/lyrics.md).
std::string lyrics_file(const report::TimedLyrics& lyrics, const std::string& extension,
                        const Request& request);

}  // namespace crooner::songs
