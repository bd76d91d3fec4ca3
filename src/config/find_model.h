#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::config {

// The folders that models are searched in, in order: those of $CROONER_MODELS (separated by
// colons), the user's data folder, the share folder of the installation, models/ of the source tree
// that the program was built in. They need not exist.
std::vector<std::filesystem::path> model_search_path();

// --model NAME|FOLDER: a model folder (or its model.json); else NAME in the first folder of
// model_search_path() that has it. An empty name: `pocket` if it is installed, else the first
// installed model (never `smoke`). Throws InputError listing the searched folders and the installed
// models.
std::filesystem::path find_model(const std::string& name);

// The configuration of the model that find_model finds, else of the catalogue's model of that name,
// which needs no weights. Throws InputError as find_model does.
ModelFolder find_model_config(const std::string& name);

// All model folders that find_model can find by name, in search order.
std::vector<std::filesystem::path> installed_models();

}  // namespace crooner::config
