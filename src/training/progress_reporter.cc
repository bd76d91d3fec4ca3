#include "training/progress_reporter.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/log.h"
#include "base/strings.h"
#include "report/json_line.h"
#include "training/train_log.h"

namespace crooner::training {
namespace {

constexpr double kReportInterval = 10;  // seconds

}  // namespace

void ProgressReporter::print_event(const char* name, std::int64_t step,
                                   const nlohmann::ordered_json& more,
                                   const Metrics& metrics) const {
  nlohmann::ordered_json event = {{"event", name}, {"format_version", TrainLog::kFormatVersion}};
  if (!stage_.empty()) event["stage"] = stage_;
  event["step"] = step;
  event.update(more);
  for (const auto& [metric, value] : metrics) event[metric] = value;
  std::cout << report::json_line(event) << std::flush;
}

void ProgressReporter::step(const StepReport& report) {
  ++unreported_steps_;
  unreported_seconds_ += report.seconds;
  if (report.step != 1 && report.step != report.steps && unreported_seconds_ < kReportInterval)
    return;
  const double steps_per_second = static_cast<double>(unreported_steps_) / unreported_seconds_;
  const double tokens_per_second = static_cast<double>(tokens_per_step_) * steps_per_second;
  const double seconds_left = static_cast<double>(report.steps - report.step) / steps_per_second;
  unreported_steps_ = 0;
  unreported_seconds_ = 0;
  if (json_) {
    nlohmann::ordered_json more = {{"steps", report.steps}};
    if (tokens_per_step_ > 0) more["tokens_per_second"] = tokens_per_second;
    more["steps_per_second"] = steps_per_second;
    more["seconds_left"] = seconds_left;
    return print_event("train", report.step, more, report.metrics);
  }
  std::string line = str_cat("step ", report.step, " of ", report.steps, ":");
  for (const char* name :
       {"loss", "bits", "lyric_bits", "alignment_bits", "phone_bits", "phone_accuracy"}) {
    const auto found = report.metrics.find(name);
    if (found != report.metrics.end()) line += str_cat(" ", name, " ", found->second, ",");
  }
  log::info(str_cat(line, " ",
                    tokens_per_step_ > 0 ? str_cat(std::llround(tokens_per_second), " tokens/s")
                                         : str_cat(steps_per_second, " steps/s"),
                    ", about ", std::llround(seconds_left), " s left"));
}

void ProgressReporter::evaluation(std::int64_t step, const Metrics& metrics) const {
  if (json_) return print_event("eval", step, nlohmann::ordered_json::object(), metrics);
  std::string line = str_cat("eval after step ", step, ":");
  for (const auto& [name, value] : metrics) line += str_cat(" ", name, " ", value);
  log::info(line);
}

}  // namespace crooner::training
