#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::commands {

// The lyrics that --lyrics or --lyrics-text give: UTF-8, empty for an instrumental. Throws
// InputError when the file cannot be read, or holds something that is not UTF-8 text.
std::string read_lyrics(const cli::LabelOptions& options);

}  // namespace crooner::commands
