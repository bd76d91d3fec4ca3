#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/catalogue.h"
#include "config/model_folder.h"

namespace crooner::fetch {

// A file to download and the part that it becomes.
struct PlannedPart {
  std::string name;  // of the catalogue
  config::DownloadSources::File file;
  std::uint64_t bytes = 0;  // of the result, and about those of the download
  bool shared = false;      // several models use it: it belongs into parts/
  int level = -1;           // of a prior; -1: the VQ-VAE
};

// All that a model of the catalogue needs, and where it comes from and goes.
struct FetchPlan {
  config::CatalogueModel model;
  config::ModelFolder result;      // without hashes and id lists
  std::vector<PlannedPart> parts;  // smallest first
  std::vector<std::string> lists;  // names of the id lists that its labels need
  std::uint64_t bytes = 0;         // of all parts
};

// Throws UsageError naming the models that can be fetched.
FetchPlan plan_fetch(const std::string& name);

// The part of the model that a planned part becomes.
config::WeightFileRef& weights_of(config::ModelFolder& model, const PlannedPart& part);

}  // namespace crooner::fetch
