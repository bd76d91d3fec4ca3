#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner decode: codes of one level to an audio file.
struct DecodeOptions {
  ModelOptions model;
  AudioFileOptions sound;
  LogOptions log;
  bool force = false;  // replace an existing file
  std::string in;
  int level = -1;  // -1: the lowest in the file
  std::string out = "song.wav";
};

void declare_decode(Flags& flags, DecodeOptions* options);

}  // namespace crooner::cli
