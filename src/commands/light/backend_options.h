#pragma once

#include <crooner/model.h>

#include "cli/groups.h"

namespace crooner::commands {

// The flags of a model as the library takes them; what is drawn is told every `save_every` seconds.
BackendOptions backend_options(const cli::ModelOptions& options, double save_every = 2);

}  // namespace crooner::commands
