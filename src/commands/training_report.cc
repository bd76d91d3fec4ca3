#include "commands/training_report.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/cat.h"
#include "base/log.h"
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
  ++untold_;
  seconds_ += report.seconds;
  if (report.step != 1 && report.step != report.steps && seconds_ < kSecondsBetween) return;
  const double steps_a_second = static_cast<double>(untold_) / seconds_;
  const double left = static_cast<double>(report.steps - report.step) / steps_a_second;
  untold_ = 0;
  seconds_ = 0;
  if (json_) {
    nlohmann::ordered_json event = {
        {"event", "step"}, {"step", report.step}, {"steps", report.steps}};
    if (tokens_ > 0) event["tokens_per_second"] = static_cast<double>(tokens_) * steps_a_second;
    event["steps_per_second"] = steps_a_second;
    event["seconds_left"] = left;
    say(std::move(event), report.metrics);
    return;
  }
  std::string line = cat("step ", report.step, " of ", report.steps, ":");
  for (const char* name : {"loss", "bits", "lyric_bits", "alignment_bits"}) {
    const auto found = report.metrics.find(name);
    if (found != report.metrics.end()) line += cat(" ", name, " ", found->second, ",");
  }
  log::info(cat(line, " ",
                tokens_ > 0
                    ? cat(std::llround(static_cast<double>(tokens_) * steps_a_second), " tokens/s")
                    : cat(steps_a_second, " steps/s"),
                ", about ", std::llround(left), " s left"));
}

void TrainingReport::held_out(std::int64_t step, const training::Metrics& metrics) const {
  if (json_) return say({{"event", "held_out"}, {"step", step}}, metrics);
  std::string line = cat("held out after step ", step, ":");
  for (const auto& [name, value] : metrics) line += cat(" ", name, " ", value);
  log::info(line);
}

}  // namespace crooner::commands
