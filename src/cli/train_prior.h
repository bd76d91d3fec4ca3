#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/program.h"
#include "cli/training_flags.h"

namespace crooner::cli {

// NAME=EXISTING: a name that a prior is taught beside those it knows.
struct AddedLabel {
  std::string name;
  std::string like;
};

// crooner train prior: learns a prior from sound files and a VQ-VAE.
struct TrainPriorOptions : TrainingOptions {
  std::string vqvae;  // model, run folder or file; empty: that of `from`
  std::string from;   // model to go on from; empty: fresh weights
  std::string ids;    // folder of artists.txt and genres.txt; empty: the names of the data
  std::vector<AddedLabel> artists, genres;
};

void add_train_prior(Program& program, std::function<void(const TrainPriorOptions&)> run);

}  // namespace crooner::cli
