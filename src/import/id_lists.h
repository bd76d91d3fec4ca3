#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::importer {

// The first of the sources' folders with a `v2_artist_ids.txt` or `v3_artist_ids.txt`; empty: none
// has one.
std::filesystem::path find_id_lists(const std::vector<std::string>& sources);

// Copies the lists ({v2,v3}_{artist,genre}_ids.txt) that the model's labels need from `folder` to
// the model's folder, checks them against the model's numbers of artists and genres, and sets their
// names in `model`. Without a folder (empty) warns that names cannot be looked up. Throws
// InputError when a list is missing, malformed or of another model.
void import_id_lists(const std::filesystem::path& folder, config::ModelFolder& model);

}  // namespace crooner::importer
