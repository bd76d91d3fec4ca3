#include "commands/finish_songs.h"

#include <iostream>

#include "report/progress.h"

namespace crooner::commands {

void finish_songs(Model& model, const std::vector<GenerateTask>& tasks, const cli::LogOptions& log,
                  bool clean) {
  const auto style = report::choose_progress_style(log.quiet, log.json);
  const auto progress = report::make_progress(style, report::standard_output(style));
  make_songs(model, tasks, *progress);
  for (const GenerateTask& task : tasks) {
    if (!log.json) std::cout << task.run->song_file().string() << '\n';
    if (clean) task.run->remove_folder();
  }
}

}  // namespace crooner::commands
