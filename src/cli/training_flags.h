#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/groups.h"
#include "config/training_stages.h"

namespace crooner::cli {

// What commands that train on songs or evaluate with them have in common.
struct DataOptions {
  std::string data;                     // folder or manifest
  std::vector<std::string> where = {};  // conditions of the songs that are used
  std::string cache;  // of decoded songs and codes; empty: the user's cache folder
  std::string device = "auto";
  int threads = 0;  // 0: all cores
  LogOptions log;
};

struct TrainingOptions : DataOptions {
  std::string preset;  // a built-in name or a file
  std::string out;     // folder of the run
  std::string stage;   // its name in a sequence of runs; empty: it is none of one
  int processes = 1;   // on this host
  bool shard_optimizer = false;
  bool tensorboard = false;
  double save_seconds = 0;                        // 0: checkpoints at the preset's steps only
  bool dry_run = false;                           // read everything, train nothing
  std::optional<config::HeldOutGoal> until = {};  // ends the run before its last step
};

// `cached` is what --cache holds: "decoded songs". The group of flags stays open. --data, and of
// training --preset and --out, are required.
void add_training_flags(Flags& flags, TrainingOptions* options, const std::string& cached);

// Of these, what a sequence of presets has too, in an open group.
void add_run_flags(Flags& flags, TrainingOptions* options, const std::string& cached);

// --shard-optimizer.
void add_shard_flag(Flags& flags, bool* shard);

// --where.
void add_where_flag(Flags& flags, std::vector<std::string>* where);

// --data, --where and --cache of an evaluation, and --device and --threads.
void add_evaluation_data_flags(Flags& flags, DataOptions* options, const std::string& cached);
void add_compute_flags(Flags& flags, DataOptions* options);

}  // namespace crooner::cli
