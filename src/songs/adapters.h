#pragma once

#include <crooner/model.h>

#include <nlohmann/json.hpp>
#include <string>

#include "config/model_folder.h"
#include "run_folder/run_metadata.h"

namespace crooner::songs {

// The entry `adapters` of a song's model (docs/formats/run-folder.md). Null: it has none.
nlohmann::ordered_json adapters_to_json(const config::ModelFolder& model);

// Throws UsageError when an adapter of the model changes a level that the request does not sample.
void check_adapters(const Model& model, const Request& request);

// Throws UsageError unless the model has the adapters that the song of `metadata` was made with;
// `where`: the file of the metadata.
void require_same_adapters(const Model& model, const run_folder::Metadata& metadata,
                           const std::string& where);

// Warns when it has others.
void warn_other_adapters(const Model& model, const run_folder::Metadata& metadata,
                         const std::string& where);

}  // namespace crooner::songs
