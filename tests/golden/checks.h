#pragma once

#include "golden/case.h"

// The check of each kind of case, in <kind>_check.cc. runner.cc lists those that exist.
namespace crooner::golden {

void check_attention(Case& golden);
void check_checkpoints(Case& golden);
void check_dataset(Case& golden);
void check_end_to_end(Case& golden);
void check_filter_logits(Case& golden);
void check_labels(Case& golden);
void check_priors(Case& golden);
void check_published(Case& golden);
void check_training(Case& golden);
void check_training_steps(Case& golden);
void check_vqvae(Case& golden);
void check_vqvae_training(Case& golden);  // the training part of check_vqvae
void check_windows(Case& golden);

}  // namespace crooner::golden
