#include "cli/eval_vqvae.h"

#include <memory>

namespace crooner::cli {

void add_eval_vqvae(Program& program, std::function<void(const EvalVqvaeOptions&)> run) {
  auto options = std::make_shared<EvalVqvaeOptions>();
  Flags& flags = program.add("eval vqvae", "Measure how well a VQ-VAE codes songs",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  flags.argument("MODEL", &options->model,
                 "A model's name or folder, or the folder of a run of train vqvae");
  flags.group("Data");
  flags.file("--data", &options->data, "PATH",
             "Folder of sound files, or a manifest (.jsonl, .csv): songs that it never saw");
  flags.file("--cache", &options->cache, "FOLDER",
             "Where decoded songs are kept (default: the user's cache folder)");
  flags.integer("--pieces", &options->pieces, {0, 1e9},
                "Pieces of 6 seconds to measure, evenly over the data; 0: all (default: 100)");
  flags.group("Running");
  flags.text("--device", &options->device, "DEVICE", "auto, cpu or cuda[:n]");
  flags.integer("--threads", &options->threads, {1, 4096}, "Threads (default: as many as cores)");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner eval vqvae smoke --data songs");
  flags.example("crooner eval vqvae runs/codec --data songs/manifest.jsonl --json");
}

}  // namespace crooner::cli
