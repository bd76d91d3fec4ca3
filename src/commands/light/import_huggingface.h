#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "commands/light/import_source.h"
#include "config/model_folder.h"

namespace crooner::commands {

// Is it a folder of Hugging Face's port: config.json beside *.bin or *.safetensors shards?
bool is_huggingface(const std::filesystem::path& folder);

// The name of the catalogue's model that the folder holds, by the shapes of its top prior. Throws
// InputError when it is none of them.
std::string huggingface_model(const std::filesystem::path& folder);

// The parts of the model `name` of the catalogue in such a folder, under the published names.
// Throws InputError when a shard is missing, or when tensors are left over that belong to no part.
std::vector<ImportSource> open_huggingface(const std::filesystem::path& folder,
                                           const std::string& name);

// Writes {v2,v3}_{artist,genre}_ids.txt of artists.json and genres.json (v2 names end in ".v2")
// into the folder `out`.
void write_huggingface_ids(const std::filesystem::path& folder, const std::filesystem::path& out);

}  // namespace crooner::commands
