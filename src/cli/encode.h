#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner encode: an audio file to codes at every level.
struct EncodeOptions {
  ModelOptions model;
  LogOptions log;
  bool force = false;  // replace an existing file
  std::string in;
  std::string out = "codes.safetensors";
};

void declare_encode(Flags& flags, EncodeOptions* options);

}  // namespace crooner::cli
