#include "cli/align.h"

#include "cli/adapter.h"

namespace crooner::cli {

void declare_align(Flags& flags, AlignOptions* options) {
  flags.argument("RUN", &options->run, "Run folder (song.wav.run), or its song");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE", "Output: .json, .lrc or .srt");
  flags.require("--out FILE.json (or .lrc, .srt)", &options->out);
  add_force_flag(flags, &options->force, "Replace an existing file");
  add_model_flags(flags, &options->model);
  add_adapter_flag(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner align song.wav.run --out song.json");
  flags.example("crooner align song.wav --out song.lrc");
}

}  // namespace crooner::cli
