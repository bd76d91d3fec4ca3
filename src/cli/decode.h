#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner decode: codes of one level to a sound file.
struct DecodeOptions {
  ModelOptions model;
  AudioFileOptions sound;
  LogOptions log;
  bool force = false;  // replace a file that is there
  std::string in;
  int level = -1;  // -1: the lowest that the file holds
  std::string out = "song.wav";
};

void add_decode(Program& program, std::function<void(const DecodeOptions&)> run);

}  // namespace crooner::cli
