#include "cli/encode.h"

namespace crooner::cli {

void declare_encode(Flags& flags, EncodeOptions* options) {
  flags.argument("FILE", &options->in, "Audio file, of any sample rate and number of channels");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE", "Codes");
  add_force_flag(flags, &options->force, "Replace an existing file");
  add_model_flags(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner encode --model smoke song.wav --out codes.safetensors");
  flags.example("crooner encode --model smoke --quiet song.wav -o codes.safetensors");
}

}  // namespace crooner::cli
