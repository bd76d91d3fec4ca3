#include "cli/generate.h"

#include "base/error.h"
#include "cli/adapter.h"

namespace crooner::cli {

void check(const GenerateOptions& options) {
  check(options.labels);
  check(options.sampling);
  if (options.prompt_seconds && options.prompt.empty()) {
    throw UsageError("--prompt-seconds needs --prompt FILE.");
  }
}

void check_lyric_times(const LabelOptions& labels) {
  if (!labels.lyric_times || !labels.lyrics_file.empty() ||
      !labels.lyrics_text.value_or("").empty()) {
    return;
  }
  throw UsageError(
      "--lyric-times needs --lyrics FILE, an LRC, SubRip, WebVTT or lyrics.json file.");
}

namespace {

void add_seconds_flag(Flags& flags, GenerateOptions* options) {
  flags.add({.names = "--seconds",
             .value = "SECONDS|auto",
             .help = "Length of the song, rounded up to a whole top-level code; auto: as long as "
                     "the lyrics need",
             .default_value = "the model's",
             .set = [options](const std::string& text) {
               options->seconds_auto = text == "auto";
               options->seconds.reset();
               if (!options->seconds_auto) {
                 options->seconds = parse_number("--seconds", text, {0, 86400, true});
               }
             }});
}

}  // namespace

void declare_song_flags(Flags& flags, GenerateOptions* options, const std::string& seed_help,
                        bool segments) {
  add_label_flags(flags, &options->labels);
  add_seconds_flag(flags, options);
  flags
      .number("--total-seconds", &options->total_seconds, {0, 86400, true}, "SECONDS",
              "Length of the whole that the song is a part of")
      .default_value = "--seconds, at least the model's minimum";
  flags.integer("--songs", &options->songs, {1, 256},
                "Number of songs; song i is the same for any N");
  flags.file("--prompt", &options->prompt, "FILE", "Audio file to continue");
  flags
      .number("--prompt-seconds", &options->prompt_seconds, {0, 86400, true}, "SECONDS",
              "Use only the beginning of the prompt")
      .default_value = "all of it";
  add_sampling_flags(flags, &options->sampling, seed_help, segments);
}

void declare_generate_flags(Flags& flags, GenerateOptions* options, const GenerateHelp& help) {
  declare_song_flags(flags, options, help.seed);
  flags.integer("--stop-after-level", &options->stop_after_level, {0, 15},
                "Stop after this level; 0: the bottom level, a finished song");
  add_model_flags(flags, &options->model, help.device);
  add_adapter_flag(flags, &options->model);
  flags.group("Output");
  flags.file("--out,-o", &options->out, help.out_value, help.out);
  add_audio_file_flags(flags, &options->sound);
  add_stereo_flags(flags, &options->sound.stereo);
  add_run_folder_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.check([options] { check(*options); });
}

void declare_generate(Flags& flags, GenerateOptions* options) {
  declare_generate_flags(flags, options);
  add_candidate_flags(flags, &options->candidates, "are finished");
  flags.check([options] {
    check(options->candidates, options->songs);
    check(options->sound.stereo);
    check_lyric_times(options->labels);
  });
  flags.example(
      "crooner generate --model smoke --genre folk --artist 'The Lamplighters' --lyrics-text "
      "'Row, row the boat' --out song.wav");
  flags.example(
      "crooner generate --model smoke --genre jazz --seconds 2 --songs 2 --seed 7 --out out/");
}

}  // namespace crooner::cli
