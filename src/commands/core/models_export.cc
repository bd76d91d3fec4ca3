#include "commands/core/commands.h"
#include "config/find_model.h"
#include "import/export_model.h"
#include "report/json_line.h"

namespace crooner::commands {

// Prints the folder.
void models_export(const cli::ModelsExportOptions& options) {
  importer::ExportRequest request;
  request.model = config::find_model(options.model);
  request.huggingface = options.format == "huggingface";
  request.folder = options.out;
  request.force = options.force;
  importer::export_model(request);
  report::print_result(request.folder, options.log.json);
}

}  // namespace crooner::commands
