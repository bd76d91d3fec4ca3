#pragma once

#include "cli/models.h"

namespace crooner::commands {

void models_assemble(const cli::ModelsAssembleOptions& options);

}  // namespace crooner::commands
