#pragma once

#include "cli/plan.h"

namespace crooner::commands {

// crooner plan: the table, or JSON, on stdout. Throws ResourceError after it when not one song
// fits.
void plan(const cli::PlanOptions& options);

}  // namespace crooner::commands
