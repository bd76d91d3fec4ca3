#include <iostream>
#include <string>

#include "base/error.h"
#include "base/log.h"
#include "base/os_environment.h"
#include "base/paths.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "fetch/fetch_model.h"
#include "import/import_model.h"
#include "report/json_line.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// A licence that binds who downloads the weights is accepted by a flag or a typed yes.
void ask_for_consent(const config::CatalogueModel& model, bool accepted) {
  if (model.free || accepted) return;
  if (stdin_is_terminal()) {
    std::cerr << "Type yes to accept the licence: " << std::flush;
    std::string answer;
    if (std::getline(std::cin, answer) && (answer == "yes" || answer == "Yes")) return;
  }
  throw UsageError(str_cat("The licence of '", model.name, "' was not accepted (", model.licence,
                           "); --accept-licence accepts it."));
}

fs::path target_folder(const cli::ModelsFetchOptions& options) {
  if (!options.out.empty()) return importer::new_model_folder(options.out);
  const fs::path data = user_data_folder();
  if (data.empty()) throw UsageError("There is no home folder; name one with --out FOLDER.");
  return importer::new_model_folder(data / "models" / options.name);
}

}  // namespace

// Prints the model's folder.
void models_fetch(const cli::ModelsFetchOptions& options) {
  fetch::FetchRequest request;
  request.plan = fetch::plan_fetch(options.name);
  request.from = options.from;
  request.ids = options.ids;
  request.parallel = options.parallel;
  request.folder = target_folder(options);
  log::info(fetch::describe_fetch(request));
  ask_for_consent(request.plan.model, options.accept_licence);
  fetch::fetch_model(request);
  report::print_result(request.folder, options.log.json);
}

}  // namespace crooner::commands
