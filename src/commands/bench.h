#pragma once

#include "cli/bench.h"

namespace crooner::commands {

// crooner bench: speed of the decoder, the VQ-VAE and whole songs beside what the machine reaches
// in the same minute (docs/performance.md). Lines on stdout, or one JSON object.
void bench(const cli::BenchOptions& options);

}  // namespace crooner::commands
