#include "commands/light/models_assemble.h"

#include <filesystem>

#include "base/error.h"
#include "base/strings.h"
#include "commands/light/assembly.h"
#include "commands/light/print_result.h"

namespace crooner::commands {

void models_assemble(const cli::ModelsAssembleOptions& options) {
  Assembly assembly;
  for (const std::string& source : options.sources) assembly.add(source);
  config::ModelFolder model;
  model.folder = std::filesystem::path(options.out).lexically_normal();
  if (!model.folder.has_filename()) model.folder = model.folder.parent_path();  // "models/mine/"
  if (std::filesystem::exists(model.folder / "model.json")) {
    throw UsageError(str_cat("The folder '", model.folder.string(),
                             "' of --out already holds a model; remove it or choose another."));
  }
  model.name = model.folder.filename().string();
  model.licence = options.licence.empty() ? assembly.licence() : options.licence;
  model.provenance = options.provenance.empty() ? assembly.provenance() : options.provenance;
  assembly.write(model, options.precision);
  print_result(model.folder, options.log.json);
}

}  // namespace crooner::commands
