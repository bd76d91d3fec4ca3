#pragma once

#include <crooner/backend.h>

#include <nlohmann/json_fwd.hpp>

#include "cli/bench.h"

namespace crooner::bench {

// Generates one draft of the top level, and the most of options.batches as rows of one batch, in
// turns; reports both times from the request to the audio, and their ratio. Writes no files.
// `threads`: what the engine uses.
nlohmann::ordered_json measure_candidates(const cli::BenchOptions& options,
                                          const BackendOptions& backend, int threads);

}  // namespace crooner::bench
