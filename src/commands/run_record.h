#pragma once

#include <string>

#include "config/model_folder.h"
#include "run_folder/run_metadata.h"

namespace crooner::commands {

// What run.json holds of one song (docs/formats/run-folder.md): versions, the model with the hashes
// of its parts, its licence, and the request, as request_json() says it.
run_folder::Record run_record(const config::ModelFolder& model,
                              const nlohmann::ordered_json& request);

// The folder of the model that --model names; empty: the default one.
config::ModelFolder model_folder(const std::string& name_or_folder);

}  // namespace crooner::commands
