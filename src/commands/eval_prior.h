#pragma once

#include "cli/eval_prior.h"

namespace crooner::commands {

// Prints what training::evaluate_prior measures of each prior: tables, or a JSON object with
// --json.
void eval_prior(const cli::EvalPriorOptions& options);

}  // namespace crooner::commands
