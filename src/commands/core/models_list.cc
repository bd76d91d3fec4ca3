#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/log.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "config/catalogue.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "report/json_line.h"

namespace crooner::commands {
namespace {

void print(const nlohmann::ordered_json& line) {
  std::cout << report::json_line(line);
}

}  // namespace

void models_list(const cli::ModelsListOptions& options) {
  const auto folders = config::installed_models();
  if (folders.empty()) log::info("No models are installed; crooner models import creates one.");
  std::set<std::string> installed;
  for (const auto& folder : folders) {
    const std::string name = folder.filename().string();
    installed.insert(name);
    if (options.log.json) {
      print({{"name", name}, {"installed", true}, {"folder", folder.string()}});
    } else {
      std::cout << name << "\t" << folder.string() << "\n";
    }
  }
  if (!options.log.json) log::info("Known models, for crooner models import --as NAME:");
  for (const std::string& name : config::catalogue_models()) {
    const std::string description = config::catalogue_model(name).description;
    if (!options.log.json) {
      log::info(str_cat("  ", name, ": ", description));
    } else if (!installed.contains(name)) {
      print({{"name", name}, {"installed", false}, {"description", description}});
    }
  }
}

}  // namespace crooner::commands
