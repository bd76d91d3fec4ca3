#pragma once

#include <filesystem>
#include <string_view>

namespace crooner {

// The names of the temporary files of AtomicFiles: ".crooner-PROCESS-NUMBER.tmp".
inline constexpr std::string_view kTemporaryPrefix = ".crooner-";
inline constexpr std::string_view kTemporarySuffix = ".tmp";
inline bool is_temporary_name(std::string_view name) {
  return name.starts_with(kTemporaryPrefix) && name.ends_with(kTemporarySuffix);
}

// Removes the temporary files of AtomicFiles that killed processes left in a folder; those of
// living ones, on any machine that shares it, stay. Looks at a folder once in the life of a
// process.
void remove_stale_files(const std::filesystem::path& folder);

}  // namespace crooner
