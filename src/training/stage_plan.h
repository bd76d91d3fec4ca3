#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "config/training_stages.h"

namespace crooner::training {

// What the flags of crooner train stages name; empty: nothing.
struct StageFlags {
  std::string out, data, from, vqvae;
};

// A stage, and the files that its names stand for.
struct PlannedStage {
  config::TrainingStage stage;
  std::string kind;            // "vqvae" or "prior", what it trains; "model": it assembles one
  std::filesystem::path run;   // its folder
  std::string from, vqvae;     // as train_prior() takes them; empty: none
  std::filesystem::path data;  // folder or manifest
  std::vector<std::string> sources;  // of a model
  std::vector<std::size_t> needs;    // the stages before that it reads

  bool is_done() const;  // it has written its result
};

// Joins the stages. The codec of a prior is what the stage says, else what --vqvae names, else the
// model that the stage starts from, else what --from names. Throws InputError or UsageError for a
// source that is neither a stage before nor a model or run, one that trains something else, an
// adapter (no network that another stage could begin with), and songs that are not there: before
// the first stage begins.
std::vector<PlannedStage> plan_stages(const std::vector<config::TrainingStage>& stages,
                                      const StageFlags& flags);

}  // namespace crooner::training
