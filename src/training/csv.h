#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace crooner::training {

// The fields of a CSV file, row by row (RFC 4180: quoted fields may hold commas, doubled quotes and
// line ends). Throws InputError naming file and row when a quote is not closed.
std::vector<std::vector<std::string>> read_csv(const std::filesystem::path& file);

}  // namespace crooner::training
