#pragma once

#include <crooner/model.h>

#include <functional>
#include <memory>
#include <vector>

#include "commands/song_run.h"

namespace crooner::commands {

// A song that is asked for, and where it is kept.
struct GenerateTask {
  std::shared_ptr<const Request> request;
  int song = 0;               // which one of its seed's songs
  SongWriter* run = nullptr;  // opened for this request
};

// Makes what the songs lack, several at once, and keeps it as it comes; a finished song is left as
// it is. Every command that makes songs calls it. `failed` is told of a song that cannot be made
// (its place among the tasks, and why): true, and the others go on; without it, or false, the error
// is thrown. Throws Interrupted when all that was made is on the disk.
void make_songs(Model& model, const std::vector<GenerateTask>& tasks, ProgressObserver& progress,
                const std::function<bool(std::size_t task, const Error& why)>& failed = {});

}  // namespace crooner::commands
