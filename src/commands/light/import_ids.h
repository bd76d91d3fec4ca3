#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::commands {

// The folder that holds the id lists: `given` if it is not empty, else the first of the sources'
// folders with a `v2_artist_ids.txt` or `v3_artist_ids.txt`, else none (empty).
std::filesystem::path find_ids(const std::string& given, const std::vector<std::string>& sources);

// Copies the lists ({v2,v3}_{artist,genre}_ids.txt) that the model's labels need from `ids` into
// the model's folder, checked against the numbers of artists and genres, and enters them. Without a
// folder (empty) warns that names cannot be looked up. Throws InputError when a list is missing,
// damaged or of another model.
void import_ids(const std::filesystem::path& ids, config::ModelFolder& model);

}  // namespace crooner::commands
