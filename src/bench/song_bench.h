#pragma once

#include <crooner/backend.h>

#include <nlohmann/json_fwd.hpp>

#include "cli/bench.h"

namespace crooner::bench {

// Generates options.batches.front() songs at a time, from loading the weights to the audio, and
// reports the codes per second of each level. Writes no files.
nlohmann::ordered_json measure_song(const cli::BenchOptions& options,
                                    const BackendOptions& backend);

}  // namespace crooner::bench
