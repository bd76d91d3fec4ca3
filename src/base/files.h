#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace crooner {

// The contents of a small file (JSON, text); weight files are memory-mapped (base/mapped_file.h).
// Throws InputError when the file is missing, not a regular file, or not readable.
std::string read_file(const std::filesystem::path& path);

// Writes a file atomically (base/atomic_file.h). Throws ResourceError.
void write_file(const std::filesystem::path& path, std::string_view text);

// Creates a folder and its missing parents, and returns it. Throws ResourceError naming it and the
// reason.
const std::filesystem::path& create_folder(const std::filesystem::path& folder);

}  // namespace crooner
