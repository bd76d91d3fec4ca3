#pragma once

#include <filesystem>

namespace crooner::audio {

// Looks at the first bytes of a file that is to be read later. Throws InputError when it cannot be
// read or is not audio; whether all of it can be read is seen later.
void check_contents(const std::filesystem::path& file);

}  // namespace crooner::audio
