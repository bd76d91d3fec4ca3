#pragma once

#include "cli/models.h"

namespace crooner::commands {

// crooner models info MODEL|FILE: configuration, parameters, types and bytes, on stdout.
void models_info(const cli::ModelsInfoOptions& options);

}  // namespace crooner::commands
