#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "import/source.h"

namespace crooner::importer {

// Whether it is a model folder of Hugging Face Transformers: config.json and *.bin or *.safetensors
// shards (docs/spec/huggingface-format.md).
bool is_huggingface(const std::filesystem::path& folder);

// The name of the catalogue's model that the folder holds, by the shapes of its top prior. Throws
// InputError when it is none of them.
std::string detect_huggingface_model(const std::filesystem::path& folder);

// The parts of the model `name` of the catalogue in such a folder, under the published names.
// Throws InputError when a shard is missing, or when tensors are left over that belong to no part.
std::vector<ImportSource> open_huggingface(const std::filesystem::path& folder,
                                           const std::string& name);

// Converts artists.json and genres.json (v2 names end in ".v2") to
// {v2,v3}_{artist,genre}_ids.txt in the folder `out`.
void write_huggingface_ids(const std::filesystem::path& folder, const std::filesystem::path& out);

}  // namespace crooner::importer
