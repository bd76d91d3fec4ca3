#pragma once

#include "cli/train_prior.h"
#include "cli/train_vqvae.h"
#include "distributed/process_group.h"

namespace crooner::commands {

// The run of a stage: one of crooner train prior or vqvae in a group of processes.
void train_prior_in(const distributed::ProcessGroup& group, const cli::TrainPriorOptions& options);
void train_vqvae_in(const distributed::ProcessGroup& group, const cli::TrainVqvaeOptions& options);

}  // namespace crooner::commands
