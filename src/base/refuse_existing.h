#pragma once

#include <filesystem>
#include <string_view>

namespace crooner {

// Throws UsageError when there is something at the path that `flag` ("--out") names, unless
// `force`.
void refuse_existing(const std::filesystem::path& path, std::string_view flag, bool force);

}  // namespace crooner
