#include "cli/replay.h"

#include "cli/adapter.h"

namespace crooner::cli {

void declare_replay(Flags& flags, ReplayOptions* options) {
  flags.argument("SONG", &options->song, "WAV file that crooner wrote, or a song's run folder");
  flags.group("Song");
  flags
      .file("--project", &options->project, "FOLDER", "Project of a song that compose render wrote")
      .default_value = "the one that SONG lies in";
  add_model_flag(flags, &options->model);
  add_device_flags(flags, &options->model);
  add_adapter_flag(flags, &options->model);
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE", "Regenerated song").default_value =
      "NAME-replayed.wav";
  add_run_folder_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner replay song.wav");
  flags.example("crooner replay song.wav.run --out again.wav --clean");
}

}  // namespace crooner::cli
