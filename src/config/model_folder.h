#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// One safetensors file of a model, relative to its folder (a shared one lies in ../parts/).
struct ModelPart {
  std::string path;
  std::string sha256;  // of the whole file, lower-case hexadecimal
};

// The id lists that a prior's labels are looked up in, relative to the folder.
struct IdLists {
  std::string artists;
  std::string genres;
};

struct PriorEntry {
  PriorConfig config;
  ModelPart weights;
  std::optional<IdLists> ids;  // with labels
};

// model.json: all that is known of a model but its numbers (docs/formats/model-folder.md).
struct ModelFolder {
  std::filesystem::path folder;
  int format_version = 1;
  std::string name;
  VqvaeConfig vqvae;
  ModelPart vqvae_weights;
  std::vector<PriorEntry> priors;  // by level, bottom first
  double default_seconds = 20;     // what `--seconds` means when it is not given
  std::string provenance;          // where the weights come from, a sentence
  std::string licence;             // under which they stand

  const PriorEntry& top() const { return priors.back(); }
  std::filesystem::path file(const std::string& relative) const { return folder / relative; }
  void check() const;  // the parts fit together, else InputError
};

// Reads and checks model.json. Throws InputError naming file and entry.
ModelFolder read_model_folder(const std::filesystem::path& folder);

// Writes model.json (atomically).
void write_model_folder(const ModelFolder& model);

// --model NAME|FOLDER: a path; else the first of $CROONER_MODELS, the user's data folder, the
// installed share folder, the source tree that holds NAME. An empty name: `pocket` if it is there,
// else the first installed one (never `smoke`). Throws InputError that says what would be found.
std::filesystem::path find_model(const std::string& name);

// Every model folder that find_model would find, in its order.
std::vector<std::filesystem::path> installed_models();

}  // namespace crooner::config
