#include "commands/light/models_list.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/cat.h"
#include "base/log.h"
#include "config/catalogue.h"
#include "config/find_model.h"
#include "config/model_folder.h"

namespace crooner::commands {

void models_list(const cli::ModelsListOptions& options) {
  const auto folders = config::installed_models();
  if (folders.empty()) log::info("No models are installed; crooner models import makes one.");
  for (const auto& folder : folders) {
    const std::string name = folder.filename().string();
    if (options.log.json) {
      std::cout << nlohmann::json{{"name", name}, {"folder", folder.string()}} << "\n";
    } else {
      std::cout << name << "\t" << folder.string() << "\n";
    }
  }
  log::info("Known by name, for crooner models import --as NAME:");
  for (const std::string& name : config::catalogue_models()) {
    log::info(cat("  ", name, ": ", config::catalogue_model(name).description));
  }
}

}  // namespace crooner::commands
