#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "audio/audio_writer.h"
#include "cli/groups.h"
#include "config/model_folder.h"
#include "run_folder/run_metadata.h"

namespace crooner::songs {

// A file that a command reads, and what messages call it: "the prompt".
struct InputFile {
  std::filesystem::path path;
  const char* description;
};

// Where the songs of one command are written. --out is a file or a folder (it exists, or ends in
// '/'):
//   song.wav, 1 song:   song.wav, run folder song.wav.run
//   song.wav, 2 songs:  song-1.wav, song-1.wav.run, song-2.wav, ...
//   out/, 2 songs:      out/song-1.wav, ...
// The extension is that of --format, else that of --out, else .wav. Throws UsageError when --format
// and --out disagree, when the format does not support `sample_rate` (Hz) or --bits, and when a
// song would replace one of `inputs`; ResourceError when --out is neither a file nor a folder, such
// as a device.
std::vector<std::filesystem::path> song_paths(const std::string& out,
                                              const cli::AudioFileOptions& format, int songs,
                                              int sample_rate,
                                              const std::vector<InputFile>& inputs = {});

// song.wav -> song.wav.run
std::filesystem::path run_folder_path(const std::filesystem::path& song_path);

// a/song.wav.run, a/song.wav.run/ or a file in it -> a/song.wav; empty for any other path.
std::filesystem::path song_path_of_run_folder(std::filesystem::path path);

// --bits
audio::SampleFormat sample_format(const cli::AudioFileOptions& options);

// Throws UsageError when `out` is `input`, under whatever name.
void check_not_input(const std::filesystem::path& out, const InputFile& input);

// The files of a model, which no output may replace.
void check_not_model(const std::filesystem::path& out, const config::ModelFolder& model);

// For outputs that carry no metadata: throws UsageError when the file exists, unless `force`.
void check_not_existing(const std::filesystem::path& out, bool force);

// Throws ResourceError when a file cannot be written at this path: its folder does not exist or is
// not writable, or the path is a folder. Long jobs call it before they begin.
void check_writable_path(const std::filesystem::path& file);

// Whether the song with this metadata exists without a run folder (after --clean): the song file
// embeds its metadata. False: the path is free, or `force`. Throws UsageError when another song, or
// a file that crooner did not write, is in its place, unless `force`.
bool finished_song_exists(const std::filesystem::path& song_path,
                          const run_folder::Metadata& metadata, bool force);

}  // namespace crooner::songs
