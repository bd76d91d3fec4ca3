#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "import/found_part.h"

namespace crooner::importer {

// Files that belong together, and the settings next to them.
struct SourceSet {
  std::vector<std::vector<std::filesystem::path>> files;  // each group is one model or one part
  std::filesystem::path config;  // config.json of Hugging Face; empty: none
  std::filesystem::path model;   // a model folder of crooner's own; empty: it is none
};

// What a source of an import may be: a weight file, a folder of weight files, a clone or a cached
// snapshot of a Hugging Face repository (or the cache's folder of it), or a model folder of
// crooner's own. Several sets of one folder (shards and a single file, safetensors and pickles) are
// alternatives, the likeliest first; none is known to be complete. Throws InputError that names
// what a folder holds and what it would have to hold.
std::vector<SourceSet> source_sets(const std::filesystem::path& source);

// Opens the files of a set. Throws InputError.
std::vector<FoundPart> open_set(const SourceSet& set, const std::filesystem::path& source);

}  // namespace crooner::importer
