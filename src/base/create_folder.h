#pragma once

#include <filesystem>

namespace crooner {

// Makes a folder and those above it, where they are missing. Throws ResourceError naming it and the
// reason. Returns it.
const std::filesystem::path& create_folder(const std::filesystem::path& folder);

}  // namespace crooner
