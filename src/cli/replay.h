#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner replay: makes a song again from what it says of itself.
struct ReplayOptions {
  ModelOptions model;  // a name, and what the song does not depend on; the rest is the song's
  RunFolderOptions run;
  LogOptions log;
  std::string song;  // a song, or its run folder
  std::string out;   // empty: NAME-replayed, of the song's format
};

void add_replay(Program& program, std::function<void(const ReplayOptions&)> run);

}  // namespace crooner::cli
