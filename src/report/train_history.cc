#include "report/train_history.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"

namespace crooner::report {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLog = "train.jsonl";

bool has(const nlohmann::json& line, const char* name, const char* value) {
  const auto found = line.find(name);
  return found != line.end() && *found == value;
}

// Format 1 had "of": "held out".
bool is_evaluation(const nlohmann::json& line) {
  return has(line, "split", "eval") || has(line, "of", "held out");
}

void add_line(const nlohmann::json& line, TrainHistory& history) {
  const std::int64_t step = line["step"];
  history.step = std::max(history.step, step);
  auto& metrics = is_evaluation(line) ? history.eval : history.train;
  for (const auto& [name, value] : line.items()) {
    if (name == "step" || (!value.is_number() && !value.is_null())) continue;
    const double number =
        value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
    metrics[name].emplace_back(step, number);
  }
}

// N of "N-NAME"; 0 for another name.
std::size_t stage_number(const std::string& name) {
  std::size_t number = 0;
  const char* end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr != end && *parsed.ptr == '-' ? number : 0;
}

}  // namespace

std::vector<fs::path> training_runs(const fs::path& folder) {
  if (path_exists(folder / kLog)) return {folder};
  std::map<std::size_t, fs::path> stages;
  for (const auto& path : is_folder(folder) ? list_folder(folder) : std::vector<fs::path>{}) {
    const std::size_t number = stage_number(path.filename().string());
    if (number > 0 && path_exists(path / kLog)) stages.emplace(number, path);
  }
  std::vector<fs::path> runs;
  for (const auto& [number, path] : stages) runs.push_back(path);
  return runs.empty() ? std::vector<fs::path>{folder} : runs;
}

TrainHistory read_train_history(const fs::path& run) {
  const fs::path file = run / kLog;
  if (!path_exists(file)) {
    throw InputError(str_cat("'", run.string(),
                             "' is not the run folder of a training: it has no train.jsonl."));
  }
  TrainHistory history;
  bool known = false;  // whether a line is one of a training log
  std::istringstream in(read_file(file));
  for (std::string text; std::getline(in, text);) {
    // The last line may be half written.
    const auto line = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!line.is_object()) continue;
    if (line.contains("steps") && line["steps"].is_number_integer()) history.steps = line["steps"];
    const bool step = line.contains("step") && line["step"].is_number_integer();
    if (step) add_line(line, history);
    known = known || step || has(line, "format", "crooner train log");
  }
  if (!known) {
    throw InputError(
        str_cat("'", file.string(),
                "' is not the log of a training: it has neither its header nor a step."));
  }
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
