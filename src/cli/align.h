#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner align: when each character, word and line of a finished song is sung.
struct AlignOptions {
  ModelOptions model;
  LogOptions log;
  bool force = false;  // replace a file that is there
  std::string run;     // the run folder of the song, or the song
  std::string out;     // .json, .lrc or .srt
};

void add_align(Program& program, std::function<void(const AlignOptions&)> run);

}  // namespace crooner::cli
