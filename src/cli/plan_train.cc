#include "cli/plan_train.h"

#include "base/error.h"
#include "cli/training_flags.h"

namespace crooner::cli {

void declare_plan_train(Flags& flags, PlanTrainOptions* options) {
  flags.group("Training");
  flags.file("--preset", &options->preset, "NAME|FILE",
             "Training preset: a built-in name or a JSON file");
  flags.require("--preset NAME|FILE", &options->preset);
  flags.file("--from", &options->from, "MODEL", "Model to train further; it need not be installed")
      .default_value = "none";
  flags.number("--hours", &options->hours, {0, 1e6}, "HOURS",
               "Hours of songs to train on, for the size of the cache; 0: unknown");
  flags.file(
      "--data", &options->data, "PATH",
      "Songs to train on, read to count their hours: a folder, or a manifest (.jsonl, .csv)");
  flags.group("Machine");
  flags.text("--device", &options->device, "auto|cpu|cuda[:N]", "Device");
  flags.integer("--threads", &options->threads, {0, 4096}, "CPU threads; 0: all cores");
  flags.integer("--processes", &options->processes, {1, 1024},
                "Processes that train together, each on its share of every step");
  add_shard_flag(flags, &options->shard_optimizer);
  flags.number("--memory", &options->memory, {0, 1e6, true}, "GB", "Memory limit").default_value =
      "what the device has available";
  flags
      .number("--step-seconds", &options->step_seconds, {0, 1e6, true}, "SECONDS",
              "Seconds of a step, to estimate the time")
      .default_value = "unknown";
  flags.integer("--measure", &options->measure, {0, 1000},
                "Train so many steps on made data to measure the seconds of a step; 0: none");
  flags.check([options] {
    if (options->measure > 0 && options->step_seconds)
      throw UsageError("--measure and --step-seconds are mutually exclusive.");
  });
  flags.check([options] {
    if (options->hours > 0 && !options->data.empty())
      throw UsageError("--hours and --data are mutually exclusive.");
  });
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner plan train --preset tiny_prior --measure 3");
  flags.example("crooner plan train --preset tiny_vqvae --data songs");
  flags.example(
      "crooner plan train --preset 1b_lyrics_finetune --from 1b_lyrics --device cuda --memory 80 "
      "--step-seconds 2.5 --json");
}

}  // namespace crooner::cli
