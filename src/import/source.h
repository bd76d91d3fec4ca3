#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "checkpoint/weight_file.h"

namespace crooner::importer {

// A tensor of a part and the file that holds it.
struct SourceTensor {
  std::shared_ptr<const checkpoint::WeightFile> file;
  const checkpoint::StoredTensor* stored = nullptr;
};

// One part of a model before its import: its tensors under their published names.
struct ImportSource {
  std::string path;          // of the file or folder, for messages
  std::optional<int> level;  // of a prior; none: the VQ-VAE
  std::map<std::string, SourceTensor> tensors;
  nlohmann::json hps;  // the hyperparameters in the file; null: none

  std::string name() const;                                   // the last part of the path
  const SourceTensor* find(const std::string& tensor) const;  // nullptr: none
  std::vector<TensorSpec> specs() const;
};

// All tensors of a file, whichever part they are.
ImportSource open_source(const std::string& path);

// Opens the files and recognises each part by its tensors; the level of a prior, which its tensors
// do not show, by its `hps` or else by its file name ("prior_level_0.pth.tar"). Returns the VQ-VAE
// first, then the priors by level. Throws InputError when a file is no part of a model, when its
// level is unknown, or when two files are the same part.
std::vector<ImportSource> open_sources(const std::vector<std::string>& paths);

}  // namespace crooner::importer
