#include "cli/decode.h"

#include <memory>

namespace crooner::cli {

void add_decode(Program& program, std::function<void(const DecodeOptions&)> run) {
  auto options = std::make_shared<DecodeOptions>();
  Flags& flags =
      program.add("decode", "Turn codes into a sound file", [options, run = std::move(run)] {
        apply(options->log);
        run(*options);
      });
  flags.argument("FILE", &options->in, "The codes, as crooner encode or a run folder holds them");
  flags.group("Output");
  flags.integer("--level", &options->level, {0, 15},
                "Decode this level; default: the lowest there");
  flags.file("--out,-o", &options->out, "FILE", "The sound file (song.wav)");
  add_force_flag(flags, &options->force, "Replace a file that is there");
  add_audio_file_flags(flags, &options->sound);
  add_model_flags(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner decode --model smoke codes.safetensors --out song.wav");
  flags.example("crooner decode --model smoke --level 2 codes.safetensors --out coarse.wav");
}

}  // namespace crooner::cli
