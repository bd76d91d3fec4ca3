#pragma once

#include "cli/models.h"

namespace crooner::commands {

// crooner models list: the installed models, and those of the catalogue that may be imported.
void models_list(const cli::ModelsListOptions& options);

}  // namespace crooner::commands
