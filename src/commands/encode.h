#pragma once

#include "cli/encode.h"

namespace crooner::commands {

// crooner encode: a sound file to codes of every level. Prints the file.
void encode(const cli::EncodeOptions& options);

}  // namespace crooner::commands
