#include "cli/train_stages.h"

namespace crooner::cli {

void declare_train_stages(Flags& flags, TrainStagesOptions* options) {
  flags.argument("STAGES", &options->stages, "JSON file of the stages, each with a preset");
  flags.group("Training");
  flags.integer("--parallel", &options->parallel, {1, 64},
                "Stages to train at once, where none needs another, each with its share of the "
                "threads");
  add_run_flags(flags, options, "decoded songs and codes");
  flags.file("--vqvae", &options->vqvae, "MODEL|RUN|FILE", "Of a prior: codec to encode the data")
      .default_value = "that of --from";
  flags.file("--from", &options->from, "MODEL|RUN", "What the first stage starts from")
      .default_value = "random initialization";
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner train stages stages.json --data songs --vqvae codec --out runs/top");
  flags.example("crooner train stages stages.json --data songs --parallel 2 --out runs/all");
}

}  // namespace crooner::cli
