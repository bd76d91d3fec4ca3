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
  flags.group("Data");
  flags.file("--data", &options->data, "PATH",
             "Folder of sound files, or a manifest (.jsonl, .csv): songs that it never saw");
  flags.file("--cache", &options->cache, "FOLDER",
             "Where decoded songs and codes are kept (default: the user's cache folder)");
  flags.integer("--windows", &options->windows, {1, 1e6},
                "Windows of each song, evenly from its start to its end (default: 4)");
  flags.group("Running");
  flags.text("--device", &options->device, "DEVICE", "auto, cpu or cuda[:n]");
  flags.integer("--threads", &options->threads, {1, 4096}, "Threads (default: as many as cores)");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner eval prior smoke --data songs");
  flags.example("crooner eval prior models/mine --level 2 --data songs/manifest.jsonl --json");
}

}  // namespace crooner::cli
