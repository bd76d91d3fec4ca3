#include "commands/core/commands.h"
#include "import/import_model.h"
#include "report/json_line.h"

namespace crooner::commands {

// Prints the model's folder.
void models_import(const cli::ModelsImportOptions& options) {
  const auto folder = importer::new_model_folder(options.out);
  importer::import_model({options.sources, options.as, options.ids, folder});
  report::print_result(folder, options.log.json);
}

}  // namespace crooner::commands
