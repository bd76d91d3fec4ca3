#include "report/train_history.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/training_stages.h"
#include "report/train_log_lines.h"

namespace crooner::report {
namespace {

namespace fs = std::filesystem;

void add_line(const nlohmann::ordered_json& line, TrainHistory& history) {
  if (!line.contains("step")) {  // the header
    if (line.contains("steps") && line["steps"].is_number_integer()) history.steps = line["steps"];
    return;
  }
  const std::int64_t step = line["step"];
  history.step = std::max(history.step, step);
  auto& metrics = line["split"] == "eval" ? history.eval : history.train;
  for (const auto& [name, value] : line.items()) {
    if (name == "step" || (!value.is_number() && !value.is_null())) continue;
    const double number =
        value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
    metrics[name].emplace_back(step, number);
  }
}

void add_runs(const fs::path& folder, std::vector<fs::path>& runs) {
  std::map<std::size_t, fs::path> stages;
  if (!path_exists(folder / kTrainLogName) && is_folder(folder)) {
    for (const fs::path& path : list_folder(folder)) {
      const std::size_t number = config::stage_number(path.filename().string());
      if (number > 0 && path_exists(path / kTrainLogName)) stages.emplace(number, path);
    }
  }
  if (stages.empty()) runs.push_back(folder);
  for (const auto& [number, path] : stages) runs.push_back(path);
}

}  // namespace

std::vector<fs::path> training_runs(const std::vector<std::string>& folders) {
  std::vector<fs::path> runs;
  for (const std::string& folder : folders) add_runs(folder, runs);
  return runs;
}

TrainHistory read_train_history(const fs::path& run) {
  const fs::path file = run / kTrainLogName;
  check_not_refused(file);
  if (!path_exists(file)) {
    throw InputError(str_cat("'", run.string(), "' is not the run folder of a training: it has no ",
                             kTrainLogName, "."));
  }
  const auto lines = read_train_log(file);
  if (lines.empty()) {
    throw InputError(
        str_cat("'", file.string(),
                "' is not the log of a training: it has neither its header nor a step."));
  }
  TrainHistory history;
  for (const auto& line : lines) add_line(line, history);
  return history;
}

double mean_of_last(const MetricSeries& series, std::size_t count) {
  const std::size_t used = std::min(count, series.size());
  if (used == 0) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t i = series.size() - used; i < series.size(); ++i) sum += series[i].second;
  return sum / static_cast<double>(used);
}

}  // namespace crooner::report
