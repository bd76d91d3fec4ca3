#include "commands/core/commands.h"
#include "import/import_model.h"
#include "report/json_line.h"

namespace crooner::commands {

// Prints the model's folder.
void models_import(const cli::ModelsImportOptions& options) {
  importer::ImportRequest request;
  request.sources = options.sources;
  request.as = options.as;
  request.hps = options.hps;
  request.ids = options.ids;
  request.force = options.force;
  request.folder = importer::new_model_folder(options.out, options.force);
  importer::import_model(request);
  report::print_result(request.folder, options.log.json);
}

}  // namespace crooner::commands
