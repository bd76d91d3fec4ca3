#include "commands/commands.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "bench/report.h"
#include "bench/run_benchmarks.h"

namespace crooner::commands {

void bench(const cli::BenchOptions& options) {
  const auto print_line = [&](const nlohmann::ordered_json& result) {
    if (!options.log.json) std::cout << bench::result_line(result) << std::endl;
  };
  const nlohmann::ordered_json report = bench::run_benchmarks(options, print_line);
  if (options.log.json) {
    std::cout << json_text(report, 2) << '\n';
  } else {
    std::cout << bench::machine_text(report);
  }
}

}  // namespace crooner::commands
