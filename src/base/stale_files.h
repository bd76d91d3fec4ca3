#pragma once

#include <filesystem>

namespace crooner {

// Removes the temporary files of AtomicFiles that killed processes left in a folder; those of
// living ones, on any machine that shares it, stay. Looks at a folder once in the life of a
// process.
void remove_stale_files(const std::filesystem::path& folder);

}  // namespace crooner
