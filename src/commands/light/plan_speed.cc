#include "commands/light/plan_speed.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"

namespace crooner::commands {
namespace {

using nlohmann::json;

json results_of(const std::string& file) {
  if (file.empty()) return json::array();
  const json report = json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  if (!report.is_object() || !report.contains("results") || !report["results"].is_array()) {
    throw InputError(str_cat("'", file, "' is not what crooner bench --json writes."));
  }
  return report["results"];
}

// What the results tell of a size with at most so many rows.
LevelSpeed speed_of(const json& results, const std::string& size, int rows) {
  LevelSpeed speed;
  int most = 0;
  for (const json& result : results) {
    if (result.value("size", "") != size) continue;
    const std::string what = result.value("what", "");
    if (what == "prefill") speed.prompts_per_second = result.value("positions_per_second", 0.0);
    const int batch = result.value("batch", 0);
    if (what == "step" && batch <= rows && batch > most) {
      most = batch;
      speed.codes_per_second = result.value("codes_per_second", 0.0);
    }
  }
  return speed;
}

}  // namespace

std::vector<LevelSpeed> speeds_of(const cli::PlanOptions& options, const PlanReport& report) {
  const json results = results_of(options.bench);
  std::vector<LevelSpeed> speeds;
  bool any = options.bench.empty();
  for (const plan::LevelPlan& level : report.plan.levels) {
    speeds.push_back(speed_of(results, str_cat(report.model, "/", level.level), level.rows));
    any |= speeds.back().codes_per_second.has_value();
    const double given = options.codes_per_second.at(level.level, 0);
    if (given > 0) speeds.back() = {given, std::nullopt};
  }
  if (!any) {
    throw InputError(str_cat("'", options.bench, "' holds no steps of ", report.model,
                             "; crooner bench step prefill --size ", report.model,
                             " --json measures them."));
  }
  return speeds;
}

}  // namespace crooner::commands
