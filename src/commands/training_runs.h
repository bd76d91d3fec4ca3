#pragma once

#include "cli/train_prior.h"
#include "cli/train_vqvae.h"
#include "distributed/process_group.h"

namespace crooner::commands {

// A run of crooner train prior or vqvae in a group of processes, from its flags to its result.
void train_prior_in(const distributed::ProcessGroup& group, const cli::TrainPriorOptions& options);
void train_vqvae_in(const distributed::ProcessGroup& group, const cli::TrainVqvaeOptions& options);

}  // namespace crooner::commands
