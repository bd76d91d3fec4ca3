#pragma once

#include "cli/training_flags.h"

namespace crooner::cli {

// crooner train check: what there is to train on.
struct TrainCheckOptions : DataOptions {
  std::string preset;  // whose limits songs are held to; empty: those of no run
  std::string from;    // the base model of a preset without a network
  std::string page;    // a file to write the page to; empty: none
  bool force = false;  // replace it
};

void declare_train_check(Flags& flags, TrainCheckOptions* options);

}  // namespace crooner::cli
