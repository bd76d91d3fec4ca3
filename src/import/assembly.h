#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checkpoint/weight_file.h"
#include "config/model_folder.h"
#include "import/model_adapters.h"

namespace crooner::importer {

// A model under assembly: the configuration of each part, and the file that holds it.
class Assembly {
 public:
  // Adds the parts of `source`: a model folder (all of its parts), or the folder of a run of
  // 'crooner train' (a prior, or the levels of the VQ-VAE that it trained). Later sources replace
  // the same parts of earlier ones. Throws InputError naming the source when it is neither, or does
  // not fit.
  void add(const std::filesystem::path& source);

  // Merges an adapter into the prior of its level, which must be the one that it was trained on:
  // several are added up, in any order. Throws InputError when there is no such prior, or another,
  // and UsageError for one that was merged before.
  void merge(const std::filesystem::path& adapter, double strength);

  // Writes the model folder: parts in `type` ("as-is", "fp32", "bf16" or "fp16", the VQ-VAE too),
  // id lists and model.json. `model` provides name, licence, provenance and default_seconds.
  void write(config::ModelFolder model, const std::string& type) const;

  // Those of the last model folder that was added; empty: none.
  const std::string& licence() const { return licence_; }
  const std::string& provenance() const { return provenance_; }

 private:
  using File = std::shared_ptr<const checkpoint::WeightFile>;
  struct Prior {
    config::PriorEntry entry;
    File file;
    std::filesystem::path ids;    // folder of its id lists
    std::string artists, genres;  // file names in `ids`
    Adapters adapters = {};
  };

  void add_model(const std::filesystem::path& folder);
  void add_run(const std::filesystem::path& folder);
  // Throws UsageError when a part that is to be written exists, or is read.
  void check_files(const std::filesystem::path& folder) const;
  void use_vqvae(const config::VqvaeConfig& config, const std::filesystem::path& source);

  std::optional<config::VqvaeConfig> vqvae_;
  std::map<int, File> levels_;  // of the VQ-VAE
  std::map<int, Prior> priors_;
  std::string licence_, provenance_;
};

}  // namespace crooner::importer
