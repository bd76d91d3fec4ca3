#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace crooner::commands {

// What `crooner models info --json` prints of a file of weights, and of a model folder.
nlohmann::ordered_json info_of_file(const std::filesystem::path& file);
nlohmann::ordered_json info_of_model(const std::filesystem::path& folder);

}  // namespace crooner::commands
