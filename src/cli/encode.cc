#include "cli/encode.h"

#include <memory>

namespace crooner::cli {

void add_encode(Program& program, std::function<void(const EncodeOptions&)> run) {
  auto options = std::make_shared<EncodeOptions>();
  Flags& flags = program.add("encode", "Turn a sound file into codes of every level",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  flags.argument("FILE", &options->in, "The sound file, of any rate and number of channels");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE", "The codes (codes.safetensors)");
  add_force_flag(flags, &options->force, "Replace a file that is there");
  add_model_flags(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner encode --model smoke song.wav --out codes.safetensors");
  flags.example("crooner encode --model smoke --quiet song.wav -o codes.safetensors");
}

}  // namespace crooner::cli
