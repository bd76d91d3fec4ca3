#include "commands/core/commands.h"
#include "import/assembly.h"
#include "import/import_model.h"
#include "report/json_line.h"

namespace crooner::commands {

// Prints the model's folder.
void models_assemble(const cli::ModelsAssembleOptions& options) {
  importer::Assembly assembly;
  for (const std::string& source : options.sources) assembly.add(source);
  for (const auto& [file, strength] : options.adapters) assembly.merge(file, strength);
  config::ModelFolder model;
  model.folder = importer::new_model_folder(options.out);
  model.name = model.folder.filename().string();
  model.licence = options.licence.empty() ? assembly.licence() : options.licence;
  model.provenance = options.provenance.empty() ? assembly.provenance() : options.provenance;
  assembly.write(model, options.precision);
  report::print_result(model.folder, options.log.json);
}

}  // namespace crooner::commands
