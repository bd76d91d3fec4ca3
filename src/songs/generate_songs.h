#pragma once

#include <crooner/error.h>
#include <crooner/model.h>

#include <functional>
#include <memory>
#include <vector>

#include "cli/groups.h"
#include "report/progress.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// A song to be generated, and where it is written.
struct GenerateTask {
  std::shared_ptr<const Request> request;
  int sample_index = 0;          // which song of the request's seed
  SongWriter* writer = nullptr;  // opened for this request
};

// Generates what the songs lack, several at once, and writes it as it comes; a complete song is
// left as it is. Every command that generates songs calls it. `on_failed` gets a song that cannot
// be generated (its index among the tasks) and the error; it returns true if the others are to
// continue. Otherwise, and without it, the error is thrown. Throws Interrupted once everything that
// was sampled is on disk.
void generate_songs(
    Model& model, const std::vector<GenerateTask>& tasks, report::SongProgress& progress,
    const std::function<bool(std::size_t task, const Error& error)>& on_failed = {});

// generate_songs() for a command: shows the progress, prints the paths of the songs to stdout, one
// per line, and with `clean` removes their run folders.
void generate_and_print(Model& model, const std::vector<GenerateTask>& tasks,
                        const cli::LogOptions& log, bool clean);
// With the display of a command that shows more than these songs.
void generate_and_print(Model& model, const std::vector<GenerateTask>& tasks,
                        report::SongProgress& progress, const cli::LogOptions& log, bool clean);

}  // namespace crooner::songs
