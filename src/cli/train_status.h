#pragma once

#include <string>
#include <vector>

#include "cli/groups.h"

namespace crooner::cli {

// crooner train status: how far training runs are.
struct TrainStatusOptions {
  std::vector<std::string> runs;
  LogOptions log;
};

void declare_train_status(Flags& flags, TrainStatusOptions* options);

// crooner train plot: metrics of training runs over their steps.
struct TrainPlotOptions {
  std::vector<std::string> runs;
  std::string metric = "loss";
  std::string out;     // a PNG file; empty: text on stdout
  bool force = false;  // replace an existing file
  int width = 0;       // characters, or pixels; 0: the terminal's, or 1000
  int height = 0;      // rows, or pixels; 0: 20, or 600
  LogOptions log;
};

void declare_train_plot(Flags& flags, TrainPlotOptions* options);

}  // namespace crooner::cli
