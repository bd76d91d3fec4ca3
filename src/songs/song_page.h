#pragma once

#include <crooner/model.h>
#include <crooner/request.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "report/progress.h"
#include "report/timed_lyrics.h"
#include "run_folder/run_metadata.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// Aligning reads windows that overlap by half instead of the 7/8 that most top priors are sampled
// with: a quarter of the work, and every code still has half a window of context.
inline constexpr double kReadingHop = 0.5;

// The run of a finished song.
struct FinishedRun {
  std::filesystem::path folder;
  std::filesystem::path song;  // it may have been moved: then the page plays the lowest level
  run_folder::Metadata metadata;
};

// Writes page.html into the run folder: a player with the spectrogram and the lyrics, and the sound
// and the loudness of each level; and, if the model can align them, lyrics.json, lyrics.lrc and
// lyrics.srt. A draft (stop_after_level) is not aligned, which would take about as long as sampling
// it; crooner align does that. Returns the page.
std::filesystem::path make_page(Model& model, const Request& request, const FinishedRun& run,
                                report::SongProgress& progress);

// The same unless the page exists. An error is only logged: the song exists.
void write_page(Model& model, const Request& request, const SongWriter& writer,
                report::SongProgress& progress);

// When the request's lyrics are sung in a song with these codes of the top level (Model::align).
report::TimedLyrics align_lyrics(Model& model, const Request& request,
                                 const std::vector<std::int64_t>& top_codes);

// The content of a lyrics file with this extension: .json, .lrc or .srt (docs/formats/lyrics.md).
std::string lyrics_file(const report::TimedLyrics& lyrics, const std::string& extension,
                        const Request& request);

}  // namespace crooner::songs
