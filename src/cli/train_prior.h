#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// NAME=EXISTING: a name that a prior is taught beside those it knows.
struct AddedName {
  std::string name;
  std::string like;
};

// crooner train prior: learns a prior from sound files and a VQ-VAE.
struct TrainPriorOptions {
  std::string preset;  // file
  std::string data;    // folder or manifest
  std::string vqvae;   // model, run folder or file; empty: that of `from`
  std::string out;     // folder of the run
  std::string from;    // model to go on from; empty: fresh weights
  std::string ids;     // folder of artists.txt and genres.txt; empty: the names of the data
  std::vector<AddedName> artists, genres;
  std::string cache;  // of decoded songs and codes; empty: the user's cache folder
  std::string device = "auto";
  int threads = 0;  // 0: all cores
  LogOptions log;
};

void add_train_prior(Program& program, std::function<void(const TrainPriorOptions&)> run);

}  // namespace crooner::cli
