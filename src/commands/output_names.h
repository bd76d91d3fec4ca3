#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "audio/audio_writer.h"
#include "cli/groups.h"

namespace crooner::commands {

// Where the songs of one command go: --out is a file, or a folder (it exists, or ends in '/').
//   song.wav, 1 song:   song.wav, run folder song.wav.run
//   song.wav, 2 songs:  song-1.wav, song-1.wav.run, song-2.wav, ...
//   out/, 2 songs:      out/song-1.wav, ...
// The extension is that of --format, else the file's own, else .wav. Throws UsageError when both
// are given and differ, ResourceError when --out is a device or another thing that is no file.
std::vector<std::filesystem::path> song_paths(const std::string& out, const std::string& format,
                                              int songs);

// song.wav -> song.wav.run
std::filesystem::path run_folder_path(const std::filesystem::path& song_file);

// a/song.wav.run, a/song.wav.run/ or a file in it -> a/song.wav; nothing for another name
std::filesystem::path song_path_of_run_folder(std::filesystem::path name);

audio::SampleFormat sample_format(const cli::AudioFileOptions& options);

// Everything about the output that can fail, before any work is done: --out as it was given, and
// the files that it means. Makes the folder that --out names.
void check_output(const std::string& out, const std::vector<std::filesystem::path>& files,
                  int sample_rate, const cli::AudioFileOptions& sound);

// Whether a file can be written where it is wanted: its folder is there and takes a file, the place
// itself is free or holds a file. What a long job asks before it begins. Throws ResourceError.
void check_writable_path(const std::filesystem::path& file);

}  // namespace crooner::commands
