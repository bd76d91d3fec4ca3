#include "cli/training_flags.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

void add_data_flags(Flags& flags, DataOptions* options, const std::string& which,
                    const std::string& cached) {
  flags.file("--data", &options->data, "PATH",
             str_cat("Folder of audio files, or a manifest (.jsonl, .csv)", which));
  flags.require("--data PATH", &options->data);
  add_where_flag(flags, &options->where);
  flags.file("--cache", &options->cache, "FOLDER", str_cat("Cache of ", cached)).default_value =
      "the user's cache folder";
}

config::HeldOutGoal parse_goal(const std::string& flag, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(str_cat(flag, " is '", printable(text),
                             "'; it takes FIGURE=VALUE, a figure of the evaluations in train.jsonl "
                             "and a number."));
  }
  return {text.substr(0, equals), parse_number(flag, text.substr(equals + 1), {-1e9, 1e9})};
}

}  // namespace

void add_training_flags(Flags& flags, TrainingOptions* options, const std::string& cached) {
  flags.group("Training");
  flags.file("--preset", &options->preset, "NAME|FILE",
             "Training preset: a built-in name or a JSON file");
  flags.require("--preset NAME|FILE", &options->preset);
  add_run_flags(flags, options, cached);
  flags.toggle("--dry-run", &options->dry_run,
               "Check the preset, the models and all songs, print what would be trained, and exit");
  flags.add(
      {.names = "--until",
       .value = "FIGURE=VALUE",
       .help = "End once this figure of an evaluation is at or below the value, as in loss=3.2",
       .default_value = "at the preset's last step",
       .set = [options](const std::string& text) {
         options->until = parse_goal("--until", text);
       }});
}

void add_run_flags(Flags& flags, TrainingOptions* options, const std::string& cached) {
  flags.file("--out,-o", &options->out, "FOLDER",
             "Folder of the run; an existing run resumes from its last checkpoint");
  flags.require("--out FOLDER", &options->out);
  add_data_flags(flags, options, "", cached);
  flags
      .number("--save-seconds", &options->save_seconds, {0, 1e6}, "S",
              "Save a checkpoint at least every S seconds")
      .default_value = "as often as the preset says";
  flags.toggle("--tensorboard", &options->tensorboard,
               "Write tensorboard/ in the run folder, for TensorBoard");
  add_compute_flags(flags, options);
  flags.integer("--processes", &options->processes, {1, 1024},
                "Processes on this host that train together, each on its share of every step");
  add_shard_flag(flags, &options->shard_optimizer);
}

void add_where_flag(Flags& flags, std::vector<std::string>* where) {
  flags.add({.names = "--where",
             .value = "CONDITION",
             .help = "Use the songs whose field of the manifest is so, as in 'genre=folk|pace<7'; "
                     "several conditions: all must hold",
             .default_value = "all songs",
             .many = true,
             .set = [where](const std::string& text) { where->push_back(text); }});
}

void add_shard_flag(Flags& flags, bool* shard) {
  flags.toggle("--shard-optimizer", shard,
               "Divide the optimiser's state among the processes: less memory, the same weights");
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

}  // namespace crooner::cli
