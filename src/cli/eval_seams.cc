#include "cli/eval_seams.h"

namespace crooner::cli {

void declare_eval_seams(Flags& flags, EvalSeamsOptions* options) {
  flags.arguments(
      "SONG", &options->songs,
      "Songs that were generated with --upsample-segments or repainted, or their run folders");
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner eval seams song.wav");
  flags.example("crooner eval seams out/song-1.wav out/song-2.wav --json");
}

}  // namespace crooner::cli
