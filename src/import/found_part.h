#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "checkpoint/weight_file.h"
#include "config/model_folder.h"

namespace crooner::importer {

using File = std::shared_ptr<const checkpoint::WeightFile>;

// A tensor of a part and the file that holds it.
struct SourceTensor {
  File file;
  const checkpoint::StoredTensor* stored = nullptr;
};

// A part of a model as it was found in weight files: its tensors under their names there, without
// the prefix of all of them ("priors.0.", "state_dict.").
struct FoundPart {
  std::string path;          // of the file or folder, for messages
  std::string prefix;        // what was taken off the names
  bool prior = false;        // else the VQ-VAE
  bool huggingface = false;  // names of Hugging Face's port, else the published ones
  std::map<std::string, SourceTensor> tensors;
  nlohmann::json hps;                        // published hyperparameters in the file; null: none
  nlohmann::json config, tokenizer;          // config.json, tokenizer_config.json; null: none
  std::optional<int> level;                  // of a prior, where it is known already
  std::optional<config::VqvaeConfig> vqvae;  // settings that came with it, of a model folder
  std::optional<config::PriorEntry> entry;   // with the paths of its id lists
  std::string licence, provenance;           // of a model folder
  double default_seconds = 0;                // likewise; 0: none

  std::string name() const;  // the last part of the path
};

// The parts in files that belong together (the shards of one model, or a single file), whatever
// wraps them: recognised by a tensor that each part has. Of a part and its moving average the
// former is taken. `path` names the files in messages. Throws InputError when there is none, or
// when one part is there twice.
std::vector<FoundPart> find_parts(const std::vector<File>& files, const std::string& path);

// "prior_level_2.pth.tar": 2.
std::optional<int> level_in_name(const std::string& name);

}  // namespace crooner::importer
