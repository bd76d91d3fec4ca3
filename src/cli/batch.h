#pragma once

#include <string>
#include <vector>

#include "cli/generate.h"

namespace crooner::cli {

// crooner batch: a song for every job of a list.
struct BatchOptions {
  std::string source;            // a folder of lyrics files, or a .csv or .jsonl file
  GenerateOptions defaults;      // of every job; `out` is the folder, `seed` the batch's
  std::vector<FlagValue> flags;  // the defaults as the user wrote them, the batch's own flags too
  double stale_after = 60;       // seconds without a heartbeat after which a process is dead
  bool wait = true;              // for songs that other processes generate
  bool dry_run = false;          // print the jobs as commands of crooner generate, and exit
};

void declare_batch(Flags& flags, BatchOptions* options);

}  // namespace crooner::cli
