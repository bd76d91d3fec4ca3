#include "cli/training_flags.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

void add_data_flags(Flags& flags, DataOptions* options, const std::string& which,
                    const std::string& cached) {
  flags.file("--data", &options->data, "PATH",
             str_cat("Folder of audio files, or a manifest (.jsonl, .csv)", which));
  flags.file("--cache", &options->cache, "FOLDER", str_cat("Cache of ", cached)).default_value =
      "the user's cache folder";
}

void require(const std::string& value, const char* flag, const std::string& command) {
  if (!value.empty()) return;
  throw UsageError(
      str_cat("crooner ", command, " needs ", flag, "; see 'crooner ", command, " --help'."));
}

}  // namespace

void add_training_flags(Flags& flags, TrainingOptions* options, const std::string& cached) {
  flags.group("Training");
  flags.file("--preset", &options->preset, "NAME|FILE",
             "Training preset: a built-in name or a JSON file");
  flags.file("--out,-o", &options->out, "FOLDER",
             "Folder of the run; an existing run resumes from its last checkpoint");
  add_data_flags(flags, options, "", cached);
  add_compute_flags(flags, options);
}

void add_evaluation_data_flags(Flags& flags, DataOptions* options, const std::string& cached) {
  flags.group("Data");
  add_data_flags(flags, options, " of held-out songs", cached);
}

void add_compute_flags(Flags& flags, DataOptions* options) {
  flags.text("--device", &options->device, "auto|cpu|cuda[:N]", "Device");
  flags.integer("--threads", &options->threads, {1, 4096}, "CPU threads").default_value =
      "all cores";
}

void require_data(const DataOptions& options, const std::string& command) {
  require(options.data, "--data", command);
}

void require_flags(const TrainingOptions& options, const std::string& command) {
  require(options.preset, "--preset", command);
  require_data(options, command);
  require(options.out, "--out", command);
}

}  // namespace crooner::cli
