#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "config/prior_preset.h"
#include "distributed/process_group.h"
#include "tensor/state_dict.h"
#include "training/codec.h"
#include "training/label_names.h"
#include "training/manifest.h"

namespace crooner::training {

// A label to be added to a base model: its embedding starts as a copy of that of `like`.
struct NewLabel {
  std::string name;
  std::string like;
};

// What the flags of `crooner train prior` name.
struct PriorSources {
  std::string preset;  // name or file
  std::string from;    // base model, or a finished run; empty: initial weights
  std::string vqvae;   // empty: that of `from`
  std::vector<NewLabel> artists, genres;
};

// What a training run of a prior begins with.
struct PriorSetup {
  config::PriorPreset preset;               // with its model
  std::optional<config::ModelFolder> from;  // the base model; none for a run
  Codec codec;                              // on the CPU
  std::optional<LabelNames> names;          // of the base model, new labels included
  tensor::StateDict weights;                // of the base model, new labels included; else empty
};

// Of a run that trains an adapter: what its file says of the adapter and of its base.
std::map<std::string, std::string> adapter_metadata(const PriorSetup& setup);

// Reads preset, base model and codec, and checks that they fit together. Throws UsageError and
// InputError naming the flag or the entry that does not.
PriorSetup load_prior_setup(const PriorSources& sources);

// A preset of a prior, with the network of the model `from` (of the flag `flag`) where it has none;
// the model need not be installed. Throws InputError when neither has one, or they differ.
config::PriorPreset complete_prior_preset(const std::string& preset, const std::string& from,
                                          const std::string& flag = "--from");

// The label names of a run without a base model: those in the folder `ids` (--ids) if it is named,
// else those that the run folder has already, else those of the songs.
LabelNames choose_label_names(const std::filesystem::path& ids, const std::filesystem::path& run,
                              const config::LabelsConfig& labels,
                              const std::vector<TrainingSong>& songs);

// The same for a run of several processes: chosen by the first, which writes them into the run
// folder for the others to read; a dry run writes nothing.
LabelNames joint_label_names(const std::filesystem::path& ids, const std::filesystem::path& run,
                             const config::LabelsConfig& labels, const Manifest& manifest,
                             const distributed::ProcessGroup& group, bool dry_run);

}  // namespace crooner::training
