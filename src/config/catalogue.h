#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// The models that crooner knows by name (configs/models, embedded at build time): the published
// ones and small ones to train. A model is a VQ-VAE and one prior per level; models share parts.

struct CataloguePart {
  std::string name;                  // "upsampler_level_0"
  std::string description;           // a sentence without its full stop
  std::string source;                // URL of the published file; empty: none
  std::optional<VqvaeConfig> vqvae;  // either this
  std::optional<PriorConfig> prior;  // or this
  SamplingDefaults sampling;         // of a prior
};

// Where the files of a model are published.
struct DownloadSources {
  struct File {
    std::string path;         // below `base`
    std::string sha256;       // of the file; empty: not known
    std::uint64_t bytes = 0;  // 0: not known
  };
  std::string base;                   // address; empty: none, a mirror must be named
  std::string id_lists;               // address of the folder of the id lists
  std::map<std::string, File> files;  // by part: those below `base` that it names as its source
};

struct CatalogueModel {
  std::string name;  // "1b_lyrics"
  std::string description;
  std::string vqvae;                // name of a part
  std::vector<std::string> priors;  // names of parts, bottom first
  std::string licence;              // of its published weights; empty: there are none
  double default_seconds = 20;      // default of --seconds
  bool free = true;                 // the licence asks nothing of who downloads the weights
  std::optional<DownloadSources> download;
};

// Names, sorted, without those of downloads of another model (`same_as`).
std::vector<std::string> catalogue_models();

// Names of the models that can be downloaded, sorted.
std::vector<std::string> downloadable_models();

// Throw UsageError suggesting the closest known names.
CatalogueModel catalogue_model(const std::string& name);
CataloguePart catalogue_part(const std::string& name);

// The whole model with all configurations. Its parts have conventional file names
// (vqvae.safetensors, prior_level_0.safetensors, ...) and no hashes: no weights exist yet.
ModelFolder model_from_catalogue(const std::string& name);

}  // namespace crooner::config
