#pragma once

#include "cli/training_flags.h"

namespace crooner::cli {

// crooner train check: what there is to train on.
struct TrainCheckOptions : DataOptions {};

void declare_train_check(Flags& flags, TrainCheckOptions* options);

}  // namespace crooner::cli
