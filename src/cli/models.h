#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/groups.h"

namespace crooner::cli {

// crooner models list|info|import|fetch|export|random|assemble|verify.
struct ModelsListOptions {
  LogOptions log;
};

struct ModelsInfoOptions {
  LogOptions log;
  std::string model;  // a model's name or folder, or a weight file
};

struct ModelsImportOptions {
  LogOptions log;
  std::vector<std::string> sources;  // weight files and folders
  std::string as;                    // a known model; empty: what the sources say
  std::string hps;                   // a file of settings
  std::string ids;                   // the folder of the id lists
  std::string out;
  bool force = false;
};

struct ModelsFetchOptions {
  LogOptions log;
  std::string name;  // a model that can be downloaded
  std::string from;  // a mirror: an address or a folder
  std::string ids;   // a folder of id lists
  std::string out;   // empty: NAME in the user's models
  int parallel = 2;
  bool accept_licence = false;
};

struct ModelsExportOptions {
  LogOptions log;
  std::string model;
  std::string format = "published";
  std::string out;
  bool force = false;
};

struct ModelsRandomOptions {
  LogOptions log;
  std::string name;  // a known model
  int n_ctx = 0;     // codes per window at every level; 0: the model's
  std::optional<std::uint64_t> seed;
  std::string out;
  bool force = false;  // replace existing files
};

struct ModelsAssembleOptions {
  LogOptions log;
  std::vector<std::string> sources;  // models and folders of training runs
  std::vector<Adapter> adapters;     // to merge
  std::string precision = "as-is";
  std::string licence, provenance;  // empty: those of the last model among the sources
  std::string out;
};

struct ModelsVerifyOptions {
  LogOptions log;
  std::string model;
};

void declare_models_list(Flags& flags, ModelsListOptions* options);
void declare_models_info(Flags& flags, ModelsInfoOptions* options);
void declare_models_import(Flags& flags, ModelsImportOptions* options);
void declare_models_fetch(Flags& flags, ModelsFetchOptions* options);
void declare_models_export(Flags& flags, ModelsExportOptions* options);
void declare_models_random(Flags& flags, ModelsRandomOptions* options);
void declare_models_assemble(Flags& flags, ModelsAssembleOptions* options);
void declare_models_verify(Flags& flags, ModelsVerifyOptions* options);

}  // namespace crooner::cli
