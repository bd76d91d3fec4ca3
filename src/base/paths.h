#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace crooner {

// std::filesystem throws exceptions of its own when the system refuses a path: a name that is too
// long, links that form a loop, a folder that may not be entered. These never do.

// Whether the path leads to something. A path that the system refuses leads to nothing.
bool path_exists(const std::filesystem::path& path) noexcept;
bool is_folder(const std::filesystem::path& path) noexcept;
bool is_file(const std::filesystem::path& path) noexcept;  // a regular file, or a link to one

// Why the system refuses the path, for the end of a sentence: "its name is too long". Empty when it
// does not, or when there is simply nothing at the path.
std::string refused_path(const std::filesystem::path& path);

// Throws InputError when the system refuses the path, as it does those in other users' folders, so
// that nobody reads of such a file that there is none.
void check_not_refused(const std::filesystem::path& path);

// The entries of a folder, sorted by name. Throws InputError when it cannot be read.
std::vector<std::filesystem::path> list_folder(const std::filesystem::path& folder);

}  // namespace crooner
