#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace crooner::commands {

// What crooner bench says, as JSON and for the eye.

// Processor, cores, kernels in use, LibTorch and its BLAS.
nlohmann::ordered_json machine_json();

// The machine's read bandwidth and float32 FMA rate, by one thread and by `threads`.
nlohmann::ordered_json rates_json(int threads);

// One result as a line.
std::string bench_line(const nlohmann::ordered_json& result);

// The machine, its rates where the report has them, and how busy it was.
std::string machine_text(const nlohmann::ordered_json& report);

}  // namespace crooner::commands
