#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checkpoint/weight_file.h"

namespace crooner::commands {

// A file of weights, and which part of a model it holds.
struct ImportSource {
  std::unique_ptr<checkpoint::WeightFile> file;
  std::optional<int> level;  // of a prior; none: the VQ-VAE

  std::string name() const { return file->path().filename().string(); }
};

// Opens the files and recognises each by its tensors; the level of a prior, which its tensors do
// not tell, by its `hps` or else by its name ("prior_level_0.pth.tar"). The VQ-VAE comes first, the
// priors follow by level. Throws InputError when one is no part of a model, when its level cannot
// be told, or when two are the same part.
std::vector<ImportSource> open_sources(const std::vector<std::string>& paths);

}  // namespace crooner::commands
