#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner encode: a sound file to codes of every level.
struct EncodeOptions {
  ModelOptions model;
  LogOptions log;
  bool force = false;  // replace a file that is there
  std::string in;
  std::string out = "codes.safetensors";
};

void add_encode(Program& program, std::function<void(const EncodeOptions&)> run);

}  // namespace crooner::cli
