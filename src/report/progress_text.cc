#include "report/progress_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/counted.h"
#include "base/strings.h"

namespace crooner::report {

std::string format_duration(double seconds) {
  const auto whole = static_cast<long long>(std::llround(std::clamp(seconds, 0.0, 1e12)));
  if (whole < 60) return str_cat(whole, " s");
  const auto two = [](long long number) { return str_cat(number < 10 ? "0" : "", number); };
  if (whole < 3600) return str_cat(whole / 60, ":", two(whole % 60));
  return str_cat(whole / 3600, ":", two(whole / 60 % 60), ":", two(whole % 60));
}

std::string format_level(const Progress& progress) {
  return str_cat("level ", progress.level,
                 progress.songs > 1 ? str_cat(" of ", progress.songs, " songs") : "");
}

std::string format_window(const Progress& progress) {
  return str_cat("window ", progress.window + 1, " of ", progress.windows);
}

std::string format_rate(const Progress& progress) {
  const double speed = progress.codes_per_second;
  if (speed <= 0) return "";
  return speed < 10 ? str_cat(std::round(speed * 10) / 10, " codes/s")
                    : str_cat(std::llround(speed), " codes/s");
}

std::string format_batch(const BatchState& batch) {
  if (batch.songs == 0) return "";
  return str_cat(
      batch.done, " of ", counted(batch.songs, "song"),
      batch.seconds_left ? str_cat(", ", format_duration(*batch.seconds_left), " left") : "");
}

int percent(const Progress& progress) {
  if (progress.codes_total <= 0) return 0;
  const double share =
      static_cast<double>(progress.codes_done) / static_cast<double>(progress.codes_total);
  return static_cast<int>(100 * std::clamp(share, 0.0, 1.0));
}

}  // namespace crooner::report
