#include "cli/plan.h"

namespace crooner::cli {

void declare_plan(Flags& flags, PlanOptions* options) {
  flags.group("Songs");
  flags
      .number("--seconds", &options->seconds, {0, 86400, true}, "SECONDS",
              "Length of a song, rounded up to a whole top-level code")
      .default_value = "the model's";
  flags.integer("--songs", &options->songs, {1, 100000}, "Number of songs");
  flags.number("--prompt-seconds", &options->prompt_seconds, {0, 86400}, "SECONDS",
               "Length of the audio prompt");
  flags
      .per_level("--hop-fraction", &options->hop_fraction, {0, 1, true},
                 "Hop between windows, as a fraction of the window")
      .default_value = "the model's";
  add_segments_flag(flags, &options->upsample_segments);
  add_guidance_flags(flags, &options->guidance);
  flags.integer("--stop-after-level", &options->stop_after_level, {0, 15},
                "Stop after this level; 0: the bottom level, a finished song");
  flags.integer("--n-ctx", &options->n_ctx, {1, 65536}, "Codes per window at every level")
      .default_value = "the model's";
  add_model_flags(flags, &options->model);
  flags.group("Machine");
  flags.number("--memory", &options->memory, {0, 1e6, true}, "GB", "Memory limit").default_value =
      "what this machine, or its container, has available";
  flags.per_level("--codes-per-second", &options->codes_per_second, {0, 1e9, true},
                  "Sampling speed of a level, all songs together, to estimate the time");
  flags.file("--bench", &options->bench, "FILE",
             "Output of crooner bench --size MODEL --json, to estimate the time");
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner plan --model smoke --seconds 5 --songs 4");
  flags.example("crooner plan --model 5b_lyrics --device cuda --memory 80 --precision fp16 --json");
}

}  // namespace crooner::cli
