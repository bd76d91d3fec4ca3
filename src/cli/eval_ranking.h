#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/groups.h"

namespace crooner::cli {

// crooner eval ranking: whether scores of candidates prefer real continuations to sampled ones.
struct EvalRankingOptions {
  ModelOptions model;
  LogOptions log;
  std::string data;         // folder or manifest of held-out songs
  double seconds = 10;      // of each song, from its beginning
  double keep_seconds = 5;  // that both continuations begin with
  int continuations = 3;    // sampled per song
  int songs = 0;            // at most; 0: all
  std::uint64_t seed = 0;
  std::vector<std::string> rank;  // scores; empty: all but command
};

void declare_eval_ranking(Flags& flags, EvalRankingOptions* options);

}  // namespace crooner::cli
