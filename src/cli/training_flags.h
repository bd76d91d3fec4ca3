#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// What commands have in common that learn from songs or are judged by them.
struct DataOptions {
  std::string data;   // folder or manifest
  std::string cache;  // of decoded songs and codes; empty: the user's cache folder
  std::string device = "auto";
  int threads = 0;  // 0: as many as there are cores
  LogOptions log;
};

struct TrainingOptions : DataOptions {
  std::string preset;  // file
  std::string out;     // folder of the run
};

// `kept` is what --cache keeps: "decoded songs". Flags that are declared next stand in their group.
void add_training_flags(Flags& flags, TrainingOptions* options, const std::string& kept);

// --data and --cache of an evaluation, and where it runs.
void add_evaluation_data_flags(Flags& flags, DataOptions* options, const std::string& kept);
void add_compute_flags(Flags& flags, DataOptions* options);

}  // namespace crooner::cli
