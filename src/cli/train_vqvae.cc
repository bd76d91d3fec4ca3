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
  flags.group("Training");
  flags.file("--preset", &options->preset, "FILE",
             "Network, objective and course of the run (JSON)");
  flags.file("--data", &options->data, "PATH",
             "Folder of sound files, or a manifest (.jsonl, .csv)");
  flags.file("--out,-o", &options->out, "FOLDER",
             "Folder of the run; a run that is there goes on from its last checkpoint");
  flags.file("--from", &options->from, "FILE", "Weights to go on from (default: fresh ones)");
  flags.file("--cache", &options->cache, "FOLDER",
             "Where decoded songs are kept (default: the user's cache folder)");
  flags.text("--device", &options->device, "DEVICE", "auto, cpu or cuda[:n]");
  flags.integer("--threads", &options->threads, {1, 4096}, "Threads (default: as many as cores)");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example(
      "crooner train vqvae --preset configs/training/tiny_vqvae.json --data songs --out run");
  flags.example(
      "crooner train vqvae --preset configs/training/small_vqvae.json --data songs/manifest.jsonl "
      "--out run");
}

}  // namespace crooner::cli
