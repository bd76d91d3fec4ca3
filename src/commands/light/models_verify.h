#pragma once

#include "cli/models.h"

namespace crooner::commands {

// crooner models verify MODEL: every part's bytes against the SHA-256 in model.json. Prints a line
// a part; throws InputError that names the damaged or missing ones.
void models_verify(const cli::ModelsVerifyOptions& options);

}  // namespace crooner::commands
