#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner align: when each character, word and line of a finished song is sung.
struct AlignOptions {
  ModelOptions model;
  LogOptions log;
  bool force = false;  // replace an existing file
  std::string run;     // the run folder of the song, or the song
  std::string out;     // .json, .lrc or .srt
};

void declare_align(Flags& flags, AlignOptions* options);

}  // namespace crooner::cli
