#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// A score of a candidate, and which value is better.
struct ScoreName {
  const char* name;
  bool higher_is_better;
};

// likelihood, lyric-gain, coverage, order, beat, silence, clipping, command.
const std::vector<ScoreName>& score_names();

// Drafts of the top level, of which the best are finished.
struct CandidateOptions {
  int count = 0;  // 0: none, the songs are generated at once
  int keep = 1;
  std::vector<std::string> rank;  // score names
  std::string command;            // a program of the user's; empty: none

  // `rank`; where it is not set, the program of the user's, or likelihood.
  std::vector<std::string> scores() const;
};

// The group of flags. Its checks come with check(). `fate`: what becomes of the best, for the help.
void add_candidate_flags(Flags& flags, CandidateOptions* options, const std::string& fate);

// Throws UsageError when flags contradict one another. `songs`: of --songs.
void check(const CandidateOptions& options, int songs);

}  // namespace crooner::cli
