#pragma once

#include <filesystem>

namespace crooner::commands {

// What a command has made: its path on stdout, or with --json an event that holds it.
void print_result(const std::filesystem::path& file, bool json);

}  // namespace crooner::commands
