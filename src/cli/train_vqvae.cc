#include "cli/train_vqvae.h"

#include <memory>

namespace crooner::cli {

void add_train_vqvae(Program& program, std::function<void(const TrainVqvaeOptions&)> run) {
  auto options = std::make_shared<TrainVqvaeOptions>();
  Flags& flags = program.add("train vqvae", "Learn a VQ-VAE from sound files",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  add_training_flags(flags, options.get(), "decoded songs");
  flags.file("--from", &options->from, "PLACE",
             "Weights to go on from: a model, a run of 'train vqvae' or a file of its weights "
             "(default: fresh ones)");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner train vqvae --preset tiny_vqvae --data songs --out run");
  flags.example(
      "crooner train vqvae --preset small_vqvae --data songs/manifest.jsonl "
      "--out run");
}

}  // namespace crooner::cli
