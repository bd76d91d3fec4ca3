#pragma once

#include "cli/eval_vqvae.h"

namespace crooner::commands {

// Prints what training::evaluate_vqvae measures: a table, or a JSON object with --json.
void eval_vqvae(const cli::EvalVqvaeOptions& options);

}  // namespace crooner::commands
