#pragma once

#include <filesystem>
#include <vector>

namespace crooner::config {

// The folders that may contain files shipped with the program, nearest first, installed ones before
// those of a source tree. Derived from the location of the program, so that both trees can be
// moved: PREFIX/bin/crooner and PREFIX/libexec/crooner/crooner-torch use
// PREFIX/share/crooner/`installed`; a program in a source tree's build folder uses
// SOURCE/`in_source`. They need not exist.
std::vector<std::filesystem::path> resource_folders(const char* installed, const char* in_source);

}  // namespace crooner::config
