#include "cli/decode.h"

namespace crooner::cli {

void declare_decode(Flags& flags, DecodeOptions* options) {
  flags.argument("FILE", &options->in, "Codes of crooner encode, or a run folder");
  flags.group("Output");
  flags.integer("--level", &options->level, {0, 15}, "Level to decode").default_value =
      "the lowest in the file";
  flags.file("--out,-o", &options->out, "FILE", "Audio file");
  add_force_flag(flags, &options->force, "Replace an existing file");
  add_audio_file_flags(flags, &options->sound);
  add_model_flags(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner decode --model smoke codes.safetensors --out song.wav");
  flags.example("crooner decode --model smoke --level 2 codes.safetensors --out coarse.wav");
}

}  // namespace crooner::cli
