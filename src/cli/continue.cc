#include "cli/continue.h"

#include "cli/adapter.h"

namespace crooner::cli {
namespace {

void declare_source(Flags& flags, ContinueOptions* options) {
  flags.argument("SOURCE", &options->source,
                 "Run folder, a song next to its run folder, codes.safetensors or data.pth.tar");
  flags.group("Song");
  flags
      .number("--keep-seconds", &options->keep_seconds, {0, 86400, true}, "SECONDS",
              "Keep only the beginning of the codes, rounded down to a top-level code")
      .default_value = "all of them";
}

void declare_rest(Flags& flags, ContinueOptions* options) {
  add_label_flags(flags, &options->labels);
  flags.number("--total-seconds", &options->total_seconds, {0, 86400, true}, "SECONDS",
               "Length of the whole that the song is a part of");
  flags.integer("--songs", &options->songs, {0, 256}, "Number of songs; 0: one per source song");
  add_sampling_flags(flags, &options->sampling);
  flags.integer("--stop-after-level", &options->stop_after_level, {0, 15},
                "Stop after this level; 0: the bottom level, a finished song");
  add_model_flags(flags, &options->model);
  add_adapter_flag(flags, &options->model);
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE|FOLDER",
             "Song; its run folder is created next to it. Several songs: NAME-1.wav ...");
  add_audio_file_flags(flags, &options->sound);
  add_stereo_flags(flags, &options->sound.stereo, "as the song that it continues");
  add_run_folder_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.check([options] { check(options->sound.stereo); });
}

}  // namespace

void declare_continue_songs(Flags& flags, ContinueOptions* options) {
  options->out = "continued.wav";
  declare_source(flags, options);
  flags.number("--seconds", &options->seconds, {0, 86400, true}, "SECONDS",
               "Length of the finished song, rounded up to a whole top-level code");
  flags.require("--seconds SECONDS", [options] { return options->seconds.has_value(); });
  declare_rest(flags, options);
  flags.example("crooner continue song.wav --seconds 60 --out longer.wav");
  flags.example(
      "crooner continue song.wav.run --keep-seconds 0.2 --seconds 0.5 --seed 8 --out other.wav");
}

void declare_upsample(Flags& flags, ContinueOptions* options) {
  options->out = "upsampled.wav";
  declare_source(flags, options);
  flags.integer("--from-level", &options->from_level, {-1, 15},
                "Lowest level whose codes are kept; -1: the top level");
  declare_rest(flags, options);
  flags.example("crooner upsample draft.wav --out song.wav");
  flags.example("crooner upsample data.pth.tar --model 1b_lyrics --genre rock --out songs/");
}

}  // namespace crooner::cli
