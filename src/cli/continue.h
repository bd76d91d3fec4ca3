#pragma once

#include <optional>
#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner continue and crooner upsample: songs that start from existing codes.
struct ContinueOptions {
  ModelOptions model;
  LabelOptions labels;  // what is not set here is taken from the run folder
  SamplingOptions sampling;
  AudioFileOptions sound;
  RunFolderOptions run;
  LogOptions log;
  std::string source;                   // a run folder, a song next to its run folder, or codes
  std::optional<double> keep_seconds;   // of the codes, from their beginning; none: all
  std::optional<double> seconds;        // of the finished song; upsample: as much as is kept
  std::optional<double> total_seconds;  // of the whole that the song is a part of
  int from_level = -1;                  // upsample: the lowest level whose codes are kept; -1: top
  int songs = 0;                        // 0: one per song of the source
  int stop_after_level = 0;
  std::string out;  // a file, or a folder
};

void declare_continue_songs(Flags& flags, ContinueOptions* options);
void declare_upsample(Flags& flags, ContinueOptions* options);

}  // namespace crooner::cli
