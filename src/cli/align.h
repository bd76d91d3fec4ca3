#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner align: when each character, word and line of a finished song is sung, or each character
// of recordings.
struct AlignOptions {
  ModelOptions model;
  LogOptions log;
  bool force = false;  // replace an existing file
  std::string source;  // the run folder of the song, or the song; a folder or manifest
  std::string out;     // .json, .lrc or .srt; .jsonl, empty: aligned.jsonl beside the recordings
  std::string cache;   // of recordings; empty: the user's cache folder

  bool of_song() const;        // the source has a run folder, or is one
  bool of_recordings() const;  // the source is a folder or manifest of recordings
};

void declare_align(Flags& flags, AlignOptions* options);

}  // namespace crooner::cli
