#pragma once

#include <crooner/model.h>

#include <filesystem>
#include <functional>
#include <vector>

#include "audio/stereo.h"
#include "cli/groups.h"
#include "songs/generate_songs.h"

namespace crooner::songs {

// Throws UsageError for stereo of a request that stops at the top level, which all takes share.
void check_stereo(const cli::StereoOptions& stereo, const Request& request, const Model& model);

// A take of a stereo song, from 2 on, in the song's run folder.
std::filesystem::path take_song(const std::filesystem::path& run_folder, int take);

audio::StereoPlacement stereo_placement(const cli::StereoOptions& stereo);

// Finishes the stereo songs among the tasks, whose first takes are sampled: samples their other
// takes, which are songs of their own in the folder takes/ of the run folder, and writes the songs.
// A take has the top codes of its song and is another song of the seed below; it begins with the
// codes of the first take, or with its own ones (songs/continued_stereo.h). `on_failed` as in
// generate_songs().
void add_takes(Model& model, const std::vector<GenerateTask>& tasks, report::SongProgress& progress,
               const std::function<bool(std::size_t task, const Error& error)>& on_failed);

}  // namespace crooner::songs
