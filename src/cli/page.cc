#include "cli/page.h"

#include "cli/adapter.h"

namespace crooner::cli {

void declare_page(Flags& flags, PageOptions* options) {
  flags.arguments("RUN", &options->runs, "Run folders (song.wav.run), or their songs");
  add_model_flags(flags, &options->model);
  add_adapter_flag(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner page song.wav");
  flags.example("crooner page out/song-1.wav.run out/song-2.wav.run");
}

}  // namespace crooner::cli
