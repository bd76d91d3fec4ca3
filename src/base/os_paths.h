#pragma once

#include <filesystem>
#include <string>

namespace crooner {

// The file of the running program, with symbolic links resolved; empty where the system does not
// say.
std::filesystem::path executable_path();

// Where the user's files of crooner lie: $XDG_DATA_HOME/crooner or ~/.local/share/crooner; the
// cache: $XDG_CACHE_HOME/crooner or ~/.cache/crooner. Empty when neither variable is set.
std::filesystem::path user_data_folder();
std::filesystem::path user_cache_folder();

// An environment variable; empty when it is not set.
std::string environment(const char* name);

}  // namespace crooner
