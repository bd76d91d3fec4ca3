#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::importer {

struct ImportRequest {
  std::vector<std::string> sources;  // weight files, or one Hugging Face folder
  std::string as;                    // a known model; empty: the files' own hyperparameters
  std::filesystem::path ids;         // the folder of the id lists; empty: that of the sources
  std::filesystem::path folder;      // of the model
};

// Converts weight files to a model folder (docs/formats/model-folder.md), from bytes to bytes:
// whatever their size, no more memory is used than the largest tensor needs. Everything is checked
// before anything is written. Throws InputError when a source is malformed (all that is wrong with
// a part at once; a tensor with NaN or infinity by its name), UsageError for an unknown `as` or a
// folder that holds a model, ResourceError when the output cannot be written.
config::ModelFolder import_model(const ImportRequest& request);

// The folder of --out as a model's folder and name: "models/mine/" is "models/mine". Throws
// UsageError when it already holds a model.
std::filesystem::path new_model_folder(const std::filesystem::path& out);

}  // namespace crooner::importer
