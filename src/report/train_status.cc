#include "report/train_status.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/paths.h"
#include "base/strings.h"
#include "report/train_history.h"
#include "run_folder/folder_lock.h"

namespace crooner::report {
namespace {

constexpr std::size_t kLastSteps = 100;
constexpr int kStatusFormatVersion = 1;

std::string digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string duration(double seconds) {
  if (seconds < 120) return str_cat(std::llround(seconds), " s");
  if (seconds < 2 * 3600) return str_cat(std::llround(seconds / 60), " min");
  return digits(seconds / 3600) + " h";
}

std::string metrics_text(const std::map<std::string, double>& metrics) {
  std::string text;
  for (const auto& [name, value] : metrics)
    text += str_cat(text.empty() ? "" : ", ", name, " ", digits(value));
  return text;
}

std::vector<std::string> checkpoint_names(const std::filesystem::path& run) {
  std::vector<std::string> names;
  if (!path_exists(run / "checkpoints")) return names;
  for (const auto& file : list_folder(run / "checkpoints")) {
    const std::string name = file.filename().string();
    if (name.ends_with(".safetensors")) names.push_back(name);
  }
  return names;
}

// Of a run that nobody trains.
bool has_result(const std::filesystem::path& run, std::int64_t step, std::int64_t steps) {
  return path_exists(run / "preset.json") && (steps == 0 || step >= steps);
}

}  // namespace

std::optional<double> TrainStatus::seconds_left() const {
  if (state != "training" || !step_seconds || steps == 0) return std::nullopt;
  return *step_seconds * static_cast<double>(steps - step);
}

TrainStatus read_train_status(const std::filesystem::path& run) {
  const TrainHistory history = read_train_history(run);
  TrainStatus status;
  status.run = run.string();
  status.step = history.step;
  status.steps = history.steps;
  status.state = run_folder::is_locked(run)                     ? "training"
                 : has_result(run, history.step, history.steps) ? "finished"
                                                                : "stopped";
  for (const auto& [name, series] : history.train) {
    if (name == "step_s") {
      status.step_seconds = mean_of_last(series, kLastSteps);
    } else {
      status.train[name] = mean_of_last(series, kLastSteps);
    }
  }
  for (const auto& [name, series] : history.eval) {
    status.eval[name] = series.back().second;
    status.eval_step = series.back().first;
  }
  if (const auto loss = history.eval.find("loss"); loss != history.eval.end()) {
    for (const auto& [step, value] : loss->second) {
      if (status.best && !(value < *status.best)) continue;
      status.best = value;
      status.best_step = step;
    }
  }
  status.checkpoints = checkpoint_names(run);
  return status;
}

std::string train_status_text(const TrainStatus& status) {
  std::string text = str_cat("run          ", status.run, "\nstate        ", status.state,
                             "\nsteps        ", status.step);
  if (status.steps > 0)
    text += str_cat(" of ", status.steps, " (", 100 * status.step / status.steps, " %)");
  if (status.step_seconds) {
    text += str_cat("\nspeed        ", digits(1 / *status.step_seconds), " steps per second");
    if (const auto left = status.seconds_left()) text += ", about " + duration(*left) + " left";
  }
  if (!status.train.empty()) text += "\nlast steps   " + metrics_text(status.train);
  if (status.eval_step > 0) {
    text += str_cat("\nheld out     ", metrics_text(status.eval), " at step ", status.eval_step);
    if (status.best)
      text += str_cat("\nbest         loss ", digits(*status.best), " at step ", status.best_step);
  }
  text += "\ncheckpoints  " +
          (status.checkpoints.empty() ? std::string("none") : join(status.checkpoints, ", "));
  return text + "\n";
}

nlohmann::ordered_json train_status_json(const TrainStatus& status) {
  nlohmann::ordered_json json = {{"format_version", kStatusFormatVersion},
                                 {"run", status.run},
                                 {"state", status.state},
                                 {"step", status.step}};
  if (status.steps > 0) json["steps"] = status.steps;
  if (status.step_seconds) json["steps_per_second"] = 1 / *status.step_seconds;
  if (const auto left = status.seconds_left()) json["seconds_left"] = *left;
  json["train"] = status.train;
  if (status.eval_step > 0) {
    json["eval"] = status.eval;
    json["eval"]["step"] = status.eval_step;
  }
  if (status.best) json["best"] = {{"step", status.best_step}, {"loss", *status.best}};
  json["checkpoints"] = status.checkpoints;
  return json;
}

}  // namespace crooner::report
