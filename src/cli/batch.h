#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/generate.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner batch: a song for every job of a list.
struct BatchOptions {
  std::string source;            // a folder of lyrics files, or a .csv or .jsonl file
  GenerateOptions defaults;      // of every job; `out` is the folder, `seed` the batch's
  std::vector<FlagValue> given;  // the defaults again, as they were given, flags of the batch too
  double stale_after = 60;       // seconds without a sign of life after which a process is gone
  bool wait = true;              // for songs that other processes are making
  bool dry_run = false;          // show the jobs as commands of crooner generate, and stop
};

// Throws UsageError when flags contradict one another, or --out is missing.
void check(const BatchOptions& options);

void add_batch(Program& program, std::function<void(const BatchOptions&)> run);

}  // namespace crooner::cli
