#include "cli/generate.h"

#include <memory>

#include "base/error.h"

namespace crooner::cli {

void check(const GenerateOptions& options) {
  check(options.labels);
  check(options.sampling);
  if (options.prompt_seconds && options.prompt.empty()) {
    throw UsageError("--prompt-seconds is given without --prompt FILE.");
  }
}

void add_generate_flags(Flags& flags, GenerateOptions* options, const GenerateHelp& help) {
  add_label_flags(flags, &options->labels);
  flags.number("--seconds", &options->seconds, {0, 86400, true}, "S",
               "Length of the song, rounded up to a whole top code");
  flags.number("--total-seconds", &options->total_seconds, {0, 86400, true}, "S",
               "Length of the song that this is a part of");
  flags.integer("--songs", &options->songs, {1, 256},
                "How many songs; the i-th is the same for any N");
  flags.file("--prompt", &options->prompt, "FILE", "A sound file to go on from");
  flags.number("--prompt-seconds", &options->prompt_seconds, {0, 86400, true}, "S",
               "How much of it, from its beginning");
  add_sampling_flags(flags, &options->sampling, help.seed);
  flags.integer("--stop-after-level", &options->stop_after_level, {0, 15},
                "Stop when this level is made; 0, the bottom, is the whole song");
  add_model_flags(flags, &options->model);
  flags.group("Output");
  flags.file("--out,-o", &options->out, help.out_value, help.out);
  add_audio_file_flags(flags, &options->sound);
  add_run_folder_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
}

void add_generate(Program& program, std::function<void(const GenerateOptions&)> run) {
  auto options = std::make_shared<GenerateOptions>();
  Flags& flags = program.add("generate", "Make songs from a genre, an artist and lyrics",
                             [options, run = std::move(run)] {
                               check(*options);
                               apply(options->log);
                               run(*options);
                             });
  add_generate_flags(flags, options.get());
  flags.example(
      "crooner generate --model smoke --genre folk --artist 'The Lamplighters' --lyrics-text "
      "'Row, row the boat' --out song.wav");
  flags.example(
      "crooner generate --model smoke --genre jazz --seconds 2 --songs 2 --seed 7 --out out/");
}

}  // namespace crooner::cli
