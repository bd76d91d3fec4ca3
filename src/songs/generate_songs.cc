#include "songs/generate_songs.h"

#include <iostream>

#include "base/log.h"
#include "base/signals.h"
#include "songs/sample_songs.h"
#include "songs/song_page.h"
#include "songs/stereo_takes.h"

namespace crooner::songs {
void generate_songs(Model& model, const std::vector<GenerateTask>& tasks,
                    report::SongProgress& progress,
                    const std::function<bool(std::size_t task, const Error& error)>& on_failed) {
  try {
    sample_songs(model, tasks, progress, on_failed);
    add_takes(model, tasks, progress, on_failed);
    for (const GenerateTask& task : tasks) {
      throw_if_interrupted();
      if (!task.writer->is_done()) continue;  // it failed
      write_page(model, *task.request, *task.writer, progress);
      progress.on_song_end(task.writer->song_path().string());
    }
  } catch (const Interrupted&) {
    for (const GenerateTask& task : tasks) task.writer->sync();
    log::info("All progress is saved; run the same command again to resume.");
    throw;
  }
}

void generate_and_print(Model& model, const std::vector<GenerateTask>& tasks,
                        report::SongProgress& progress, const cli::LogOptions& log, bool clean) {
  generate_songs(model, tasks, progress);
  for (const GenerateTask& task : tasks) {
    if (!log.json) std::cout << task.writer->song_path().string() << '\n';
    if (clean) task.writer->remove_folder();
  }
}

void generate_and_print(Model& model, const std::vector<GenerateTask>& tasks,
                        const cli::LogOptions& log, bool clean) {
  const auto progress = report::make_progress(log.quiet, log.json);
  generate_and_print(model, tasks, *progress, log, clean);
}

}  // namespace crooner::songs
