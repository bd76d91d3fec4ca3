#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/bench.h"

namespace crooner::bench {

// Trains some steps of a preset on made data, between two measurements of the machine's rates: how
// much of the FMA rate the network's operations use (plan/training_work.h), what a step waits for
// data, and the process's largest memory. Throws what reading a preset and training do.
nlohmann::ordered_json measure_training(const cli::BenchOptions& options,
                                        const std::string& preset);

}  // namespace crooner::bench
