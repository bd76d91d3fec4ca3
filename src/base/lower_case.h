#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace crooner {

// The letters A to Z in lower case; all other bytes stay.
std::string lower_case(std::string_view text);

// The extension with its dot, in lower case: ".csv" of "Jobs.CSV".
std::string lower_extension(const std::filesystem::path& file);

}  // namespace crooner
