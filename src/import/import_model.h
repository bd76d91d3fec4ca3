#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::importer {

struct ImportRequest {
  std::vector<std::string> sources;   // weight files and folders (import/source_folder.h)
  std::string as = {};                // a known model; empty: what the sources say
  std::filesystem::path ids = {};     // the folder of the id lists; empty: that of the sources
  std::filesystem::path folder = {};  // of the model
  std::filesystem::path hps = {};     // a file of settings; empty: none
  bool force = false;                 // replace files in `folder`, but never a source
};

// Converts weights to a model folder (docs/formats/model-folder.md), from bytes to bytes: whatever
// their size, no more memory is used than the largest tensor needs. Everything is checked before
// anything is written, and the folder changes only when all of it is. Throws InputError when a
// source is malformed (all that is wrong with a part at once; a tensor with NaN or infinity by its
// name), UsageError for an unknown `as`, or outputs that are sources or are there already,
// ResourceError when the output cannot be written.
config::ModelFolder import_model(const ImportRequest& request);

// The folder of --out as a model's folder and name: "models/mine/" is "models/mine". Throws
// UsageError when it already holds a model, unless `force`.
std::filesystem::path new_model_folder(const std::filesystem::path& out, bool force = false);

}  // namespace crooner::importer
