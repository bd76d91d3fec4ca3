#include "report/line_progress.h"

#include "base/cat.h"
#include "report/progress_text.h"

namespace crooner::report {
namespace {

constexpr double kSecondsBetweenLines = 30;

}  // namespace

void LineProgress::phase(const std::string& sentence) {
  output_.write(cat(sentence, "\n"));
}

void LineProgress::level_started(const Progress& progress) {
  level_started_ = last_line_ = output_.seconds();
  output_.write(cat("Sampling ", level_name(progress), ": ", progress.codes_total, " codes in ",
                    progress.windows, progress.windows == 1 ? " window\n" : " windows\n"));
}

void LineProgress::advanced(const Progress& progress) {
  const double now = output_.seconds();
  if (now - last_line_ < kSecondsBetweenLines) return;
  last_line_ = now;
  const std::string speed = rate(progress);
  const std::string left =
      progress.seconds_left ? cat(", ", duration(*progress.seconds_left), " left") : "";
  const std::string batch = batch_name(progress);
  output_.write(cat("Sampling ", level_name(progress), ": ", window_name(progress), ", ",
                    percent(progress), " %", speed.empty() ? "" : cat(", ", speed), left,
                    batch.empty() ? "" : cat("; batch: ", batch), "\n"));
}

void LineProgress::level_finished(const Progress& progress) {
  const std::string speed = rate(progress);
  output_.write(cat("Sampled ", level_name(progress), " in ",
                    duration(output_.seconds() - level_started_),
                    speed.empty() ? "" : cat(", ", speed), "\n"));
}

void LineProgress::file_written(const std::string& path) {
  output_.write(cat("Wrote ", path, "\n"));
}

}  // namespace crooner::report
