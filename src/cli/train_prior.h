#pragma once

#include <string>
#include <vector>

#include "cli/training_flags.h"

namespace crooner::cli {

// NAME=EXISTING: a label that is added to a prior, initialized from an existing one.
struct AddedLabel {
  std::string name;
  std::string like;
};

// crooner train prior: trains a prior on audio files, encoded by a VQ-VAE.
struct TrainPriorOptions : TrainingOptions {
  std::string vqvae;  // model, run folder or file; empty: that of `from`
  std::string from;   // model or run to train further; empty: random initialization
  std::string ids;    // folder of artists.txt and genres.txt; empty: the names in the data
  std::vector<AddedLabel> artists, genres;
};

void declare_train_prior(Flags& flags, TrainPriorOptions* options);

}  // namespace crooner::cli
