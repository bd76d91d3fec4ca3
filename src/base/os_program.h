#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace crooner {

// Replaces the running program by another one (the same process goes on) with these arguments,
// argv[0] included, after setting the environment's (name, value) pairs. Returns only by throwing
// InputError, when the file cannot be run.
[[noreturn]] void exec_program(const std::filesystem::path& program,
                               const std::vector<std::string>& arguments,
                               const std::vector<std::pair<std::string, std::string>>& environment);

}  // namespace crooner
