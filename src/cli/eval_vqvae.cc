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
  add_evaluation_data_flags(flags, options.get(), "decoded songs");
  flags.integer("--pieces", &options->pieces, {0, 1e9},
                "Pieces of 6 seconds to measure, evenly over the data; 0: all (default: 100)");
  flags.group("Running");
  add_compute_flags(flags, options.get());
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner eval vqvae smoke --data songs");
  flags.example("crooner eval vqvae runs/codec --data songs/manifest.jsonl --json");
}

}  // namespace crooner::cli
