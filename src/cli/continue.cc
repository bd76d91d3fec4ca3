#include "cli/continue.h"

#include <memory>

#include "base/error.h"

namespace crooner::cli {
namespace {

void add_source(Flags& flags, ContinueOptions* options) {
  flags.argument("SOURCE", &options->source,
                 "A run folder, a song beside its one, codes.safetensors or data.pth.tar");
  flags.group("Song");
  flags.number("--keep-seconds", &options->keep_seconds, {0, 86400, true}, "S",
               "How much of the codes to keep, from their beginning; rounded down to a top code");
}

void add_rest(Flags& flags, ContinueOptions* options) {
  add_label_flags(flags, &options->labels);
  flags.number("--total-seconds", &options->total_seconds, {0, 86400, true}, "S",
               "Length of the song that this is a part of");
  flags.integer("--songs", &options->songs, {0, 256}, "How many songs; 0: one of each there");
  add_sampling_flags(flags, &options->sampling);
  flags.integer("--stop-after-level", &options->stop_after_level, {0, 15},
                "Stop when this level is made; 0, the bottom, is the whole song");
  add_model_flags(flags, &options->model);
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE|FOLDER",
             "The song; its run folder lies beside it. Several songs: NAME-1.wav ...");
  add_audio_file_flags(flags, &options->sound);
  add_run_folder_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
}

std::function<void()> checked(std::shared_ptr<ContinueOptions> options,
                              std::function<void(const ContinueOptions&)> run) {
  return [options = std::move(options), run = std::move(run)] {
    check(options->labels);
    check(options->sampling);
    apply(options->log);
    run(*options);
  };
}

}  // namespace

void add_continue(Program& program, std::function<void(const ContinueOptions&)> run) {
  auto options = std::make_shared<ContinueOptions>();
  options->out = "continued.wav";
  Flags& flags = program.add("continue", "Make a song longer, or its end anew",
                             checked(options, std::move(run)));
  add_source(flags, options.get());
  flags.number("--seconds", &options->seconds, {0, 86400, true}, "S",
               "Length of the finished song, rounded up to a whole top code");
  add_rest(flags, options.get());
  flags.example("crooner continue song.wav --seconds 60 --out longer.wav");
  flags.example(
      "crooner continue song.wav.run --keep-seconds 0.2 --seconds 0.5 --seed 8 --out other.wav");
}

void add_upsample(Program& program, std::function<void(const ContinueOptions&)> run) {
  auto options = std::make_shared<ContinueOptions>();
  options->out = "upsampled.wav";
  Flags& flags = program.add("upsample", "Make the lower levels of codes that are there",
                             checked(options, std::move(run)));
  add_source(flags, options.get());
  flags.integer("--from-level", &options->from_level, {-1, 15},
                "The lowest level whose codes are kept; -1: the top one");
  add_rest(flags, options.get());
  flags.example("crooner upsample draft.wav --out song.wav");
  flags.example("crooner upsample data.pth.tar --model 1b_lyrics --genre rock --out songs/");
}

}  // namespace crooner::cli
