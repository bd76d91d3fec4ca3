#pragma once

#include <filesystem>
#include <string>

#include "config/model_folder.h"

namespace crooner::importer {

// Converts the weight file of a part of the catalogue ("upsampler_level_0") to a safetensors file,
// after the checks of import_model(). `entry` is that of a prior, whose configuration takes over
// what only the file shows; nullptr for a VQ-VAE. Returns the SHA-256 of `out`. Throws as
// import_model().
std::string import_catalogue_part(const std::filesystem::path& weights, const std::string& part,
                                  const std::filesystem::path& out, config::PriorEntry* entry);

// Whether several models of the catalogue share the part, so that it belongs into parts/.
bool is_shared(const std::string& part);

// Puts a written part that models share into parts/ next to the model's folder, under its name and
// hash, once; returns its path from the folder.
std::string share_part(const std::filesystem::path& written, const std::filesystem::path& folder,
                       const std::string& name, const std::string& sha256);

// A part in parts/ next to the model's folder that is whole: its path from the folder, and its
// SHA-256; empty: none.
struct SharedPart {
  std::string path;
  std::string sha256;
};
SharedPart find_shared_part(const std::filesystem::path& folder, const std::string& name);

}  // namespace crooner::importer
