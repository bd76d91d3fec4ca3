#include "cli/eval_prior.h"

#include <memory>

namespace crooner::cli {

void add_eval_prior(Program& program, std::function<void(const EvalPriorOptions&)> run) {
  auto options = std::make_shared<EvalPriorOptions>();
  Flags& flags = program.add("eval prior", "Measure how well a model's priors tell songs",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  flags.argument("MODEL", &options->model, "A model's name or folder");
  flags.integer("--level", &options->level, {0, 16}, "This prior alone (default: all of them)");
  flags.text("--against", &options->against, "MODEL",
             "Another model with the same codes: what this one saves, paired over the songs");
  add_evaluation_data_flags(flags, options.get(), "decoded songs and codes");
  flags.integer("--windows", &options->windows, {1, 1e6},
                "Windows of each song, evenly from its start to its end (default: 4)");
  flags.group("Running");
  add_compute_flags(flags, options.get());
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner eval prior smoke --data songs");
  flags.example("crooner eval prior models/mine --level 2 --data songs/manifest.jsonl --json");
  flags.example("crooner eval prior models/mine --against pocket --level 2 --data songs");
}

}  // namespace crooner::cli
