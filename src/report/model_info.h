#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace crooner::report {

// Configuration, parameters, types and bytes of a model folder, as `crooner models info` prints
// them.
std::string model_text(const std::filesystem::path& folder);
nlohmann::ordered_json model_json(const std::filesystem::path& folder);

// The same of a weight file: its format, tensors and metadata.
std::string weight_file_text(const std::filesystem::path& file);
nlohmann::ordered_json weight_file_json(const std::filesystem::path& file);

}  // namespace crooner::report
