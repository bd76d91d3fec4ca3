#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner models list|info|import|random|assemble|verify.
struct ModelsListOptions {
  LogOptions log;
};

struct ModelsInfoOptions {
  LogOptions log;
  std::string model;  // a model's name or folder, or a file of weights
};

struct ModelsImportOptions {
  LogOptions log;
  std::vector<std::string> sources;  // files of weights
  std::string as;                    // an entry of the catalogue; empty: the files' own hps
  std::string ids;                   // the folder of the id lists
  std::string out;
};

struct ModelsRandomOptions {
  LogOptions log;
  std::string name;  // an entry of the catalogue
  int n_ctx = 0;     // codes of a window at each level; 0: as in the catalogue
  std::optional<std::uint64_t> seed;
  std::string out;
};

struct ModelsAssembleOptions {
  LogOptions log;
  std::vector<std::string> sources;  // models and folders of training runs
  std::string precision = "as-is";
  std::string licence, provenance;  // empty: those of the last model among the sources
  std::string out;
};

struct ModelsVerifyOptions {
  LogOptions log;
  std::string model;
};

void add_models_list(Program& program, std::function<void(const ModelsListOptions&)> run);
void add_models_info(Program& program, std::function<void(const ModelsInfoOptions&)> run);
void add_models_import(Program& program, std::function<void(const ModelsImportOptions&)> run);
void add_models_random(Program& program, std::function<void(const ModelsRandomOptions&)> run);
void add_models_assemble(Program& program, std::function<void(const ModelsAssembleOptions&)> run);
void add_models_verify(Program& program, std::function<void(const ModelsVerifyOptions&)> run);

}  // namespace crooner::cli
