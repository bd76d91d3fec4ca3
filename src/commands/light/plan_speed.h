#pragma once

#include <vector>

#include "cli/plan.h"
#include "commands/light/plan_report.h"

namespace crooner::commands {

// The speeds of the report's levels, from --codes-per-second, else from the file of --bench: of the
// model's sizes in it ("smoke/2"), the step with the most rows that are not more than the plan's.
// Throws InputError for a file that holds no such thing.
std::vector<LevelSpeed> speeds_of(const cli::PlanOptions& options, const PlanReport& report);

}  // namespace crooner::commands
