#include "report/line_progress.h"

#include "base/counted.h"
#include "base/strings.h"
#include "report/progress_text.h"

namespace crooner::report {
namespace {

constexpr double kLineInterval = 30;

}  // namespace

void LineProgress::write(const std::string& line) {
  output_.write(str_cat(output_.device, output_.device.empty() ? "" : ": ", line, "\n"));
}

void LineProgress::on_phase(const std::string& sentence) {
  write(sentence);
}

void LineProgress::on_level_begin(const Progress& progress) {
  level_started_ = last_line_ = output_.seconds();
  write(str_cat("Sampling ", format_level(progress), ": ", counted(progress.codes_total, "code"),
                " in ", counted(progress.windows, "window")));
}

void LineProgress::on_progress(const Progress& progress) {
  const double now = output_.seconds();
  if (now - last_line_ < kLineInterval) return;
  last_line_ = now;
  const std::string speed = format_rate(progress);
  const std::string left =
      progress.seconds_left ? str_cat(", ", format_duration(*progress.seconds_left), " left") : "";
  const std::string batch_text = format_batch(batch());
  write(str_cat("Sampling ", format_level(progress), ": ", format_window(progress), ", ",
                percent(progress), " %", speed.empty() ? "" : str_cat(", ", speed), left,
                batch_text.empty() ? "" : str_cat("; batch: ", batch_text)));
}

void LineProgress::on_level_end(const Progress& progress) {
  const std::string speed = format_rate(progress);
  write(str_cat("Sampled ", format_level(progress), " in ",
                format_duration(output_.seconds() - level_started_),
                speed.empty() ? "" : str_cat(", ", speed)));
}

void LineProgress::on_file_written(const std::string& path) {
  write(str_cat("Wrote ", path));
}

}  // namespace crooner::report
