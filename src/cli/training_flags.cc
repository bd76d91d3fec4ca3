#include "cli/training_flags.h"

#include "base/strings.h"

namespace crooner::cli {
namespace {

void add_data_flags(Flags& flags, DataOptions* options, const std::string& which,
                    const std::string& kept) {
  flags.file("--data", &options->data, "PATH",
             str_cat("Folder of sound files, or a manifest (.jsonl, .csv)", which));
  flags.file("--cache", &options->cache, "FOLDER",
             str_cat("Where ", kept, " are kept (default: the user's cache folder)"));
}

}  // namespace

void add_training_flags(Flags& flags, TrainingOptions* options, const std::string& kept) {
  flags.group("Training");
  flags.file(
      "--preset", &options->preset, "NAME|FILE",
      "Network, objective and course of the run: one that comes with crooner, or a JSON file");
  flags.file("--out,-o", &options->out, "FOLDER",
             "Folder of the run; a run that is there goes on from its last checkpoint");
  add_data_flags(flags, options, "", kept);
  add_compute_flags(flags, options);
}

void add_evaluation_data_flags(Flags& flags, DataOptions* options, const std::string& kept) {
  flags.group("Data");
  add_data_flags(flags, options, ": songs that it never saw", kept);
}

void add_compute_flags(Flags& flags, DataOptions* options) {
  flags.text("--device", &options->device, "DEVICE", "auto, cpu or cuda[:n]");
  flags.integer("--threads", &options->threads, {1, 4096}, "Threads (default: as many as cores)");
}

}  // namespace crooner::cli
