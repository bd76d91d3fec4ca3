#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace crooner::bench {

// The report of `crooner bench`, as JSON and as text.

// Processor, cores, kernels in use, LibTorch and its BLAS.
nlohmann::ordered_json machine_json();

// The machine's read bandwidth and float32 FMA rate, by one thread and by `threads`.
nlohmann::ordered_json rates_json(int threads);

// One result as a line of text.
std::string result_line(const nlohmann::ordered_json& result);

// The machine, its rates if the report has them, and how busy it was.
std::string machine_text(const nlohmann::ordered_json& report);

}  // namespace crooner::bench
