#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "checkpoint/weight_file.h"

namespace crooner::commands {

// Where a tensor of a part lies.
struct SourceTensor {
  std::shared_ptr<const checkpoint::WeightFile> file;
  const checkpoint::StoredTensor* stored = nullptr;
};

// One part of a model as it is given: its tensors under their published names.
struct ImportSource {
  std::string path;          // of the file or folder, for messages
  std::optional<int> level;  // of a prior; none: the VQ-VAE
  std::map<std::string, SourceTensor> tensors;
  nlohmann::json hps;  // the settings it was trained with; null: it does not tell

  std::string name() const;                                   // the last part of the path
  const SourceTensor* find(const std::string& tensor) const;  // nullptr: not there
  std::vector<TensorSpec> specs() const;
};

// All tensors of a file. Which part they are is not asked.
ImportSource open_source(const std::string& path);

// Opens the files and recognises each by its tensors; the level of a prior, which its tensors do
// not tell, by its `hps` or else by its name ("prior_level_0.pth.tar"). The VQ-VAE comes first, the
// priors follow by level. Throws InputError when one is no part of a model, when its level cannot
// be told, or when two are the same part.
std::vector<ImportSource> open_sources(const std::vector<std::string>& paths);

}  // namespace crooner::commands
