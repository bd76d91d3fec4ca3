#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner continue and crooner upsample: songs that go on from codes that are there.
struct ContinueOptions {
  ModelOptions model;
  LabelOptions labels;  // what is not given: as the run folder says
  SamplingOptions sampling;
  AudioFileOptions sound;
  RunFolderOptions run;
  LogOptions log;
  std::string source;                   // a run folder, a song beside its one, or a codes file
  std::optional<double> keep_seconds;   // of the codes, from their beginning; none: all
  std::optional<double> seconds;        // of the finished song; upsample: as much as is kept
  std::optional<double> total_seconds;  // of the song that it is a part of
  int from_level = -1;                  // upsample: the lowest level whose codes are kept; -1: top
  int songs = 0;                        // 0: as many as the source holds
  int stop_after_level = 0;
  std::string out;  // a file, or a folder
};

void add_continue(Program& program, std::function<void(const ContinueOptions&)> run);
void add_upsample(Program& program, std::function<void(const ContinueOptions&)> run);

}  // namespace crooner::cli
