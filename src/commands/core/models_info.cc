#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/paths.h"
#include "commands/core/commands.h"
#include "config/find_model.h"
#include "report/json_line.h"
#include "report/model_info.h"

namespace crooner::commands {

// On stdout: of a model or a weight file.
void models_info(const cli::ModelsInfoOptions& options) {
  const std::filesystem::path path = options.model;
  const bool weights = is_file(path) && path.filename() != "model.json";
  const std::filesystem::path target = weights ? path : config::find_model(options.model);
  if (options.log.json) {
    std::cout << report::json_line(weights ? report::weight_file_json(target)
                                           : report::model_json(target));
  } else {
    std::cout << (weights ? report::weight_file_text(target) : report::model_text(target));
  }
}

}  // namespace crooner::commands
