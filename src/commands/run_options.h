#pragma once

#include <crooner/model.h>

#include "cli/groups.h"

namespace crooner::commands {

// The flags of a model as the library takes them.
RunOptions run_options(const cli::ModelOptions& options);

}  // namespace crooner::commands
