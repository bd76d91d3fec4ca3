#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::config {

// Where models may lie, first to last: the folders of $CROONER_MODELS (with colons between), the
// user's data folder, the share folder beside the installed program, the models/ of the source tree
// that the program was built in. Whether they exist or not.
std::vector<std::filesystem::path> model_search_path();

// --model NAME|FOLDER: a model folder (or its model.json); else the first of model_search_path()
// that holds NAME. An empty name: `pocket` if it is there, else the first installed one (never
// `smoke`). Throws InputError that says where was looked and what there is.
std::filesystem::path find_model(const std::string& name);

// The configuration of a model that find_model finds, else of the catalogue's model of that name,
// whose weights need be nowhere. Throws InputError as find_model does.
ModelFolder find_model_config(const std::string& name);

// Every model folder that find_model would find, in its order.
std::vector<std::filesystem::path> installed_models();

}  // namespace crooner::config
