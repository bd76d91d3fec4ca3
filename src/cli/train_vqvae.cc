#include "cli/train_vqvae.h"

namespace crooner::cli {

void declare_train_vqvae(Flags& flags, TrainVqvaeOptions* options) {
  add_training_flags(flags, options, "decoded songs");
  flags.file("--from", &options->from, "MODEL|RUN|FILE", "Weights to start from").default_value =
      "random initialization";
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner train vqvae --preset tiny_vqvae --data songs --out run");
  flags.example("crooner train vqvae --preset small_vqvae --data songs/manifest.jsonl --out run");
}

}  // namespace crooner::cli
