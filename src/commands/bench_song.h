#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/bench.h"

namespace crooner::commands {

// A whole song of the model that --model names, from loading its weights to its sound, with the
// codes a second of each level. Nothing is written.
nlohmann::ordered_json bench_song(const cli::BenchOptions& options);

}  // namespace crooner::commands
