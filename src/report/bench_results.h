#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "report/plan_report.h"

namespace crooner::report {

// What `crooner bench --json` has written: speeds that were measured on this machine.
class BenchResults {
 public:
  // An empty `file`: no results. Throws InputError for what is no output of the benchmark.
  explicit BenchResults(const std::string& file);

  // Of a size, its steps at the largest batch of at most `rows`.
  LevelSpeed speed(const std::string& size, int rows) const;

 private:
  nlohmann::json results_ = nlohmann::json::array();
};

}  // namespace crooner::report
