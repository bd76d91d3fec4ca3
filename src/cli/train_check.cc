#include "cli/train_check.h"

namespace crooner::cli {

void declare_train_check(Flags& flags, TrainCheckOptions* options) {
  flags.group("Data");
  flags.file("--data", &options->data, "PATH",
             "Folder of audio files, or a manifest (.jsonl, .csv)");
  flags.require("--data PATH", &options->data);
  flags.integer("--threads", &options->threads, {1, 4096}, "CPU threads").default_value =
      "all cores";
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner train check --data songs");
  flags.example("crooner train check --data songs/manifest.jsonl --json");
}

}  // namespace crooner::cli
