#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace crooner::cli {

// Programs that are killed at an operation on a file that a number names, never by a clock
// (support/kill_at.cc).

// Runs crooner with these words to its end, with exit code 0, in `folder`. How many operations
// there were.
int file_operations(const std::vector<std::string>& words, const std::filesystem::path& folder);

// Runs crooner with these words, killed with SIGKILL at the operation `at`, counted from 1. True if
// it ended before, with exit code 0.
bool ends_before(int at, const std::vector<std::string>& words,
                 const std::filesystem::path& folder);

}  // namespace crooner::cli
