#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::importer {

// Where the id lists of a model may be.
struct IdListSources {
  std::filesystem::path ids;                   // the folder of --ids; empty: none
  std::map<int, config::IdLists> own;          // files that came with the settings, by level
  std::vector<std::filesystem::path> folders;  // those of the weights
};

// A file of the model folder to write.
struct ListFile {
  std::string name;
  std::string lines;
};

// Reads the lists that the model's labels need ({v2,v3}_{artist,genre}_ids.txt, or artists.json and
// genres.json of Hugging Face, whose v2 names end in ".v2"), checks them against the model's
// numbers of artists and genres, and sets their names in `model`. Where there are none, warns that
// names cannot be looked up. Throws InputError when a list of --ids is missing, and when one is
// malformed or of another model.
std::vector<ListFile> read_id_lists(const IdListSources& sources, config::ModelFolder& model);

}  // namespace crooner::importer
