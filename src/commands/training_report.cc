#include "commands/training_report.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "base/strings.h"
#include "report/json_line.h"

namespace crooner::commands {
namespace {

constexpr double kSecondsBetween = 10;

void say(nlohmann::ordered_json event, const training::Metrics& metrics) {
  for (const auto& [name, value] : metrics) event[name] = value;
  std::cout << report::json_line(event) << std::flush;
}

}  // namespace

void TrainingReport::step(const training::StepReport& report) {
  ++unreported_;
  seconds_ += report.seconds;
  if (report.step != 1 && report.step != report.steps && seconds_ < kSecondsBetween) return;
  const double steps_per_second = static_cast<double>(unreported_) / seconds_;
  const double left = static_cast<double>(report.steps - report.step) / steps_per_second;
  unreported_ = 0;
  seconds_ = 0;
  if (json_) {
    nlohmann::ordered_json event = {
        {"event", "step"}, {"step", report.step}, {"steps", report.steps}};
    if (tokens_ > 0) event["tokens_per_second"] = static_cast<double>(tokens_) * steps_per_second;
    event["steps_per_second"] = steps_per_second;
    event["seconds_left"] = left;
    say(std::move(event), report.metrics);
    return;
  }
  std::string line = str_cat("step ", report.step, " of ", report.steps, ":");
  for (const char* name : {"loss", "bits", "lyric_bits", "alignment_bits"}) {
    const auto found = report.metrics.find(name);
    if (found != report.metrics.end()) line += str_cat(" ", name, " ", found->second, ",");
  }
  log::info(str_cat(
      line, " ",
      tokens_ > 0
          ? str_cat(std::llround(static_cast<double>(tokens_) * steps_per_second), " tokens/s")
          : str_cat(steps_per_second, " steps/s"),
      ", about ", std::llround(left), " s left"));
}

void TrainingReport::held_out(std::int64_t step, const training::Metrics& metrics) const {
  if (json_) return say({{"event", "held_out"}, {"step", step}}, metrics);
  std::string line = str_cat("held out after step ", step, ":");
  for (const auto& [name, value] : metrics) line += str_cat(" ", name, " ", value);
  log::info(line);
}

}  // namespace crooner::commands
