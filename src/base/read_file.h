#pragma once

#include <filesystem>
#include <string>

namespace crooner {

// The whole file. For small ones (JSON, text); weights are mapped. Throws InputError when it is
// missing, is no file, or may not be read.
std::string read_file(const std::filesystem::path& path);

}  // namespace crooner
