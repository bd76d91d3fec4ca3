#pragma once

#include "songs/generate_songs.h"

namespace crooner::songs {

// generate_songs() without what follows the codes and the audio of the levels: other takes of
// stereo songs, and pages. Throws Interrupted without having flushed the journals.
void sample_songs(Model& model, const std::vector<GenerateTask>& tasks,
                  report::SongProgress& progress,
                  const std::function<bool(std::size_t task, const Error& error)>& on_failed = {});

}  // namespace crooner::songs
