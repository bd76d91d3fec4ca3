#include "cli/resume.h"

#include <memory>

namespace crooner::cli {

void add_resume(Program& program, std::function<void(const ResumeOptions&)> run) {
  auto options = std::make_shared<ResumeOptions>();
  Flags& flags =
      program.add("resume", "Go on with a song that was cut off", [options, run = std::move(run)] {
        apply(options->log);
        run(*options);
      });
  flags.argument("RUN", &options->source, "The run folder (song.wav.run), or the song's name");
  add_model_flag(flags, &options->model);
  add_device_flags(flags, &options->model);
  flags.group("Output");
  add_save_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner resume song.wav.run");
  flags.example("crooner resume song.wav --threads 4 --clean");
}

}  // namespace crooner::cli
