#include "report/line_progress.h"

#include "base/strings.h"
#include "report/progress_text.h"

namespace crooner::report {
namespace {

constexpr double kLineInterval = 30;

}  // namespace

void LineProgress::on_phase(const std::string& sentence) {
  output_.write(str_cat(sentence, "\n"));
}

void LineProgress::on_level_begin(const Progress& progress) {
  level_started_ = last_line_ = output_.seconds();
  output_.write(str_cat("Sampling ", level_name(progress), ": ", progress.codes_total, " codes in ",
                        progress.windows, progress.windows == 1 ? " window\n" : " windows\n"));
}

void LineProgress::on_progress(const Progress& progress) {
  const double now = output_.seconds();
  if (now - last_line_ < kLineInterval) return;
  last_line_ = now;
  const std::string speed = rate(progress);
  const std::string left =
      progress.seconds_left ? str_cat(", ", duration(*progress.seconds_left), " left") : "";
  const std::string batch = batch_name(progress);
  output_.write(str_cat("Sampling ", level_name(progress), ": ", window_name(progress), ", ",
                        percent(progress), " %", speed.empty() ? "" : str_cat(", ", speed), left,
                        batch.empty() ? "" : str_cat("; batch: ", batch), "\n"));
}

void LineProgress::on_level_end(const Progress& progress) {
  const std::string speed = rate(progress);
  output_.write(str_cat("Sampled ", level_name(progress), " in ",
                        duration(output_.seconds() - level_started_),
                        speed.empty() ? "" : str_cat(", ", speed), "\n"));
}

void LineProgress::on_file_written(const std::string& path) {
  output_.write(str_cat("Wrote ", path, "\n"));
}

}  // namespace crooner::report
