#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "config/catalogue.h"
#include "config/model_folder.h"

namespace crooner::importer {

// Corrects the errors that the published config.json files are known to hold, by the catalogue's
// part of the same shapes, and warns of every other difference from it, saying which is used
// (docs/spec/huggingface-format.md, section 3.3, notes 1 and 2, and section 7.1, number 7).
void reconcile(config::PriorEntry& entry, const config::CataloguePart& known,
               const std::string& path);

// Warns of settings in config.json that differ from those that are used. `used` says whose they
// are.
void warn_of_differences(const nlohmann::json& config, const nlohmann::json& chosen,
                         const std::string& part, const std::string& path, const std::string& used);

// Everything of a prior that both can differ in, as JSON.
nlohmann::json comparable(const config::PriorEntry& entry);

}  // namespace crooner::importer
