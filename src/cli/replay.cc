#include "cli/replay.h"

#include <memory>

namespace crooner::cli {

void add_replay(Program& program, std::function<void(const ReplayOptions&)> run) {
  auto options = std::make_shared<ReplayOptions>();
  Flags& flags = program.add("replay", "Make a song again, and tell whether it is the same",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  flags.argument("SONG", &options->song, "A WAV that crooner made, or a song's run folder");
  add_model_flag(flags, &options->model);
  add_device_flags(flags, &options->model);
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE", "The new song (NAME-replayed.wav)");
  add_run_folder_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner replay song.wav");
  flags.example("crooner replay song.wav.run --out again.wav --clean");
}

}  // namespace crooner::cli
