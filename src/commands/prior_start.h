#pragma once

#include <optional>

#include "cli/train_prior.h"
#include "config/model_folder.h"
#include "config/prior_preset.h"
#include "tensor/state_dict.h"
#include "training/codec.h"
#include "training/label_names.h"

namespace crooner::commands {

// What a training run of a prior begins with.
struct PriorSetup {
  config::PriorPreset preset;               // its model is always there
  std::optional<config::ModelFolder> from;  // the model that the run goes on from
  training::Codec codec;
  std::optional<training::LabelNames> names;  // with labels
  tensor::StateDict weights;                  // of `from`, added rows included; else empty
};

// Reads preset, model and VQ-VAE as the flags say, and checks that they fit one another. Names that
// only the data know are not there yet: names_for() finds them.
PriorSetup load_prior_setup(const cli::TrainPriorOptions& options);

// The names of a run without --from: those of --ids, else those that the run folder holds already,
// else those of the data.
training::LabelNames names_for(const cli::TrainPriorOptions& options,
                               const config::LabelsConfig& labels,
                               const std::vector<training::TrainingSong>& songs);

}  // namespace crooner::commands
