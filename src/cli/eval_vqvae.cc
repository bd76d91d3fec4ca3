#include "cli/eval_vqvae.h"

namespace crooner::cli {

void declare_eval_vqvae(Flags& flags, EvalVqvaeOptions* options) {
  flags.argument("MODEL", &options->model,
                 "Model, by name or folder, or the folder of a run of train vqvae");
  add_evaluation_data_flags(flags, options, "decoded songs");
  flags
      .integer("--clips", &options->clips, {0, 1e9},
               "6-second clips to evaluate, evenly spaced over the data; 0: all")
      .former_names = "--pieces";
  flags.group("Device");
  add_compute_flags(flags, options);
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner eval vqvae smoke --data songs");
  flags.example("crooner eval vqvae runs/codec --data songs/manifest.jsonl --json");
}

}  // namespace crooner::cli
