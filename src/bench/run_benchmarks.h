#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "cli/bench.h"

namespace crooner::bench {

// Runs the benchmarks that `options` select and calls `on_result` with each result as soon as it is
// there. Returns the report that `crooner bench --json` prints: machine, rates or results,
// duration, and how busy the machine was (docs/performance.md). Throws UsageError for positions
// outside a decoder's window, InputError for an unknown size or model.
nlohmann::ordered_json run_benchmarks(
    const cli::BenchOptions& options,
    const std::function<void(const nlohmann::ordered_json& result)>& on_result);

}  // namespace crooner::bench
