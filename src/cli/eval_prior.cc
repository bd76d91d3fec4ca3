#include "cli/eval_prior.h"

namespace crooner::cli {

void declare_eval_prior(Flags& flags, EvalPriorOptions* options) {
  flags.argument("MODEL", &options->model, "Model, by name or folder");
  flags.integer("--level", &options->level, {0, 16}, "Evaluate this prior only").default_value =
      "all";
  flags
      .text("--baseline", &options->baseline, "MODEL",
            "Another model with the same codes: report the gain over it, paired by song")
      .former_names = "--against";
  add_evaluation_data_flags(flags, options, "decoded songs and codes");
  flags.integer("--windows", &options->windows, {1, 1e6},
                "Windows per song, evenly spaced from its beginning to its end");
  flags.group("Device");
  add_compute_flags(flags, options);
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner eval prior smoke --data songs");
  flags.example("crooner eval prior models/mine --level 2 --data songs/manifest.jsonl --json");
  flags.example("crooner eval prior models/mine --baseline pocket --level 2 --data songs");
}

}  // namespace crooner::cli
