#pragma once

#include "cli/decode.h"

namespace crooner::commands {

// crooner decode: codes of one level to a sound file. Prints the file.
void decode(const cli::DecodeOptions& options);

}  // namespace crooner::commands
