#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner eval prior: how well a model's priors tell songs.
struct EvalPriorOptions {
  LogOptions log;
  std::string model;
  std::string data;
  std::string cache;
  std::string device = "auto";
  int threads = 0;  // 0: as many as there are cores
  int level = -1;   // -1: every prior
  int windows = 4;  // of a song
};

void add_eval_prior(Program& program, std::function<void(const EvalPriorOptions&)> run);

}  // namespace crooner::cli
