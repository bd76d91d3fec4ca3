#include "cli/resume.h"

#include "cli/adapter.h"

namespace crooner::cli {

void declare_resume(Flags& flags, ResumeOptions* options) {
  flags.argument("RUN", &options->source, "Run folder (song.wav.run), or its song");
  add_model_flag(flags, &options->model);
  add_device_flags(flags, &options->model);
  add_adapter_flag(flags, &options->model);
  flags.group("Output");
  add_save_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner resume song.wav.run");
  flags.example("crooner resume song.wav --threads 4 --clean");
}

}  // namespace crooner::cli
