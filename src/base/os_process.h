#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace crooner {

long process_id();

// The name of this host in its network.
std::string host_name();

// Replaces the running program by another one (execv) with these arguments, argv[0] included, after
// setting the (name, value) pairs in the environment. Returns only by throwing InputError, when the
// file cannot be executed.
[[noreturn]] void exec_program(const std::filesystem::path& program,
                               const std::vector<std::string>& arguments,
                               const std::vector<std::pair<std::string, std::string>>& environment);

// Loads a shared library for the rest of the process with its symbols visible to all. False when it
// is missing or cannot be loaded.
bool load_library(const char* name);

// A symbol of a shared library, which stays loaded with its symbols visible to nobody else; nullptr
// when the library is missing, cannot be loaded or has no such symbol.
void* library_symbol(const char* library, const char* symbol);

}  // namespace crooner
