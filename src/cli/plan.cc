#include "cli/plan.h"

#include <memory>

namespace crooner::cli {

void add_plan(Program& program, std::function<void(const PlanOptions&)> run) {
  auto options = std::make_shared<PlanOptions>();
  Flags& flags = program.add("plan", "Tell what songs would take: codes, memory, time",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  flags.group("Songs");
  flags.number("--seconds", &options->seconds, {0, 86400, true}, "S",
               "Length of a song, rounded up to a whole top code");
  flags.integer("--songs", &options->songs, {1, 100000}, "How many songs");
  flags.number("--prompt-seconds", &options->prompt_seconds, {0, 86400}, "S",
               "Sound that they go on from");
  flags.per_level("--hop-fraction", &options->hop_fraction, {0, 1, true},
                  "How far windows move on, of a window");
  flags.integer("--stop-after-level", &options->stop_after_level, {0, 15},
                "Stop when this level is made");
  flags.integer("--n-ctx", &options->n_ctx, {1, 65536},
                "As if windows had so many codes at each level");
  add_model_flags(flags, &options->model);
  flags.group("Machine");
  flags.number("--memory", &options->memory, {0, 1e6, true}, "GB",
               "Memory that may be taken; default: what this machine, or its container, has left");
  flags.per_level("--codes-per-second", &options->codes_per_second, {0, 1e9, true},
                  "Speed of a level, all songs together, for the time it takes");
  flags.file("--bench", &options->bench, "FILE",
             "What crooner bench --size MODEL --json wrote, for the time it takes");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner plan --model smoke --seconds 5 --songs 4");
  flags.example("crooner plan --model 5b_lyrics --device cuda --memory 80 --precision fp16 --json");
}

}  // namespace crooner::cli
