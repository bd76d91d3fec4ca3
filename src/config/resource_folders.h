#pragma once

#include <filesystem>
#include <vector>

namespace crooner::config {

// Where files that come with the program may lie, nearest first, the installed ones before those of
// a source tree. The program's own place tells, so that both trees may be moved:
// PREFIX/bin/crooner and PREFIX/libexec/crooner/crooner-torch have
// PREFIX/share/crooner/`installed`; a program in a source tree's build folder has
// SOURCE/`in_source`. Whether they exist or not.
std::vector<std::filesystem::path> resource_folders(const char* installed, const char* in_source);

}  // namespace crooner::config
