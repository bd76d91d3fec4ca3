#pragma once

#include "cli/train_prior.h"

namespace crooner::commands {

void train_prior(const cli::TrainPriorOptions& options);

}  // namespace crooner::commands
