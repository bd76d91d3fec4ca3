#pragma once

#include <crooner/backend.h>

#include "cli/groups.h"

namespace crooner::cli {

// The model's flags as the library takes them; new codes are reported every `save_seconds`.
BackendOptions backend_options(const ModelOptions& options, double save_seconds = 2);

}  // namespace crooner::cli
