#include "commands/generate.h"

#include <memory>
#include <vector>

#include "cli/backend_options.h"
#include "commands/finish_songs.h"
#include "commands/output_names.h"
#include "commands/run_notes.h"
#include "commands/run_record.h"
#include "commands/song_job.h"

namespace crooner::commands {

void generate(const cli::GenerateOptions& options) {
  Model model =
      Model::open(options.model.model, backend_options(options.model, options.run.save_every));
  const PreparedSongs job = song_job(options, model, model_folder(options.model.model));
  check_output(options.out, job.files, model.sample_rate(), options.sound);
  tell(job.warnings, *job.request, !options.sampling.seed);

  const std::vector<std::unique_ptr<SongWriter>> runs = open_writers(job, options);
  std::vector<GenerateTask> tasks;
  for (std::size_t song = 0; song < runs.size(); ++song) {
    tasks.push_back({job.request, static_cast<int>(song), runs[song].get()});
  }
  finish_songs(model, tasks, options.log, options.run.clean);
}

}  // namespace crooner::commands
