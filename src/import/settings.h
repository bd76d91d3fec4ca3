#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "import/found_part.h"
#include "import/source.h"

namespace crooner::importer {

// A model before its import: the settings of its parts, and where their tensors are.
struct ModelToImport {
  config::ModelFolder model;           // without folder, name, hashes and id lists
  std::vector<ImportSource> sources;   // the VQ-VAE first where there is one, priors by level
  std::vector<std::string> stored_as;  // of each source: a name in parts/, or empty
  std::map<int, config::IdLists> ids;  // paths of id lists that came with the settings, by level
};

// Settles the settings of the found parts: of the catalogue's model `as`, where it is named; else
// of crooner's own model.json, of config.json, of hyperparameters, or of a known part of the same
// names and shapes, in this order. Where config.json and a known part differ, a warning says which
// value is used: config.json's, but for the errors of the published files
// (docs/spec/huggingface-format.md, section 3.3). Throws InputError when a setting is missing or
// does not fit, UsageError for an unknown `as`.
ModelToImport settle(std::vector<FoundPart> parts, const std::string& as);

}  // namespace crooner::importer
