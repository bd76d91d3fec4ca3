#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner replay: regenerates a song from its own metadata.
struct ReplayOptions {
  ModelOptions model;  // a name, and what no song depends on; the rest is the song's
  RunFolderOptions run;
  LogOptions log;
  std::string song;     // a song, or its run folder
  std::string project;  // of a song of compose render; empty: that in which the song lies
  std::string out;      // empty: NAME-replayed, in the song's format
};

void declare_replay(Flags& flags, ReplayOptions* options);

}  // namespace crooner::cli
