#include "report/terminal_progress.h"

#include <algorithm>

#include "base/strings.h"
#include "report/progress_text.h"

namespace crooner::report {
namespace {

constexpr double kRedrawInterval = 0.1;
constexpr const char* kEraseToEnd = "\x1b[K";
constexpr std::size_t kMaxBarWidth = 30;

// Cut to the terminal's width: a wrapped line cannot be redrawn.
std::string fit(const std::string& line, int columns) {
  return line.substr(0, static_cast<std::size_t>(std::max(columns - 1, 0)));
}

}  // namespace

TerminalProgress::~TerminalProgress() {
  if (drawn_) output_.write(str_cat("\r", kEraseToEnd));
}

std::string TerminalProgress::bar(const Progress& progress, std::size_t width) const {
  const std::size_t full = width * static_cast<std::size_t>(percent(progress)) / 100;
  return str_cat("[", std::string(full, '#'), std::string(width - full, '.'), "]");
}

void TerminalProgress::redraw(const std::string& line) {
  output_.write(str_cat("\r", kEraseToEnd, line, "\r"));
  drawn_ = true;
}

void TerminalProgress::print(const std::string& line) {
  const std::string& device = output_.device;
  output_.write(str_cat("\r", kEraseToEnd, device, device.empty() ? "" : ": ", line, "\n"));
  drawn_ = false;
}

void TerminalProgress::on_phase(const std::string& sentence) {
  redraw(fit(sentence, output_.columns()));
}

void TerminalProgress::on_level_begin(const Progress& progress) {
  level_started_ = output_.seconds();
  draw(progress);
}

void TerminalProgress::on_progress(const Progress& progress) {
  if (output_.seconds() - last_drawn_ >= kRedrawInterval) draw(progress);
}

void TerminalProgress::draw(const Progress& progress) {
  last_drawn_ = output_.seconds();
  const std::string speed = format_rate(progress);
  const std::string left =
      progress.seconds_left ? str_cat("  ", format_duration(*progress.seconds_left), " left") : "";
  const std::string batch_text = format_batch(batch());
  const std::string name = str_cat(batch_text, batch_text.empty() ? "" : "; ", output_.device,
                                   output_.device.empty() ? "" : ": ", format_level(progress));
  const std::string rest = str_cat(" ", percent(progress), " %  ", format_window(progress),
                                   speed.empty() ? "" : str_cat("  ", speed), left);
  const auto columns = static_cast<std::size_t>(std::max(output_.columns(), 1));
  const std::size_t taken = name.size() + rest.size() + 4;  // blank, brackets, last column
  const std::size_t room = columns > taken ? columns - taken : 0;
  const std::string drawing =
      room < 5 ? "" : str_cat(" ", bar(progress, std::min(room, kMaxBarWidth)));
  const std::string line = fit(str_cat(name, drawing, rest), output_.columns());
  if (output_.colour && line.size() > name.size()) {
    redraw(str_cat("\x1b[1m", line.substr(0, name.size()), "\x1b[0m", line.substr(name.size())));
  } else {
    redraw(line);
  }
}

void TerminalProgress::on_level_end(const Progress& progress) {
  const std::string speed = format_rate(progress);
  print(str_cat(format_level(progress), " sampled in ",
                format_duration(output_.seconds() - level_started_),
                speed.empty() ? "" : str_cat(", ", speed)));
}

void TerminalProgress::on_file_written(const std::string& path) {
  print(str_cat("wrote ", path));
}

}  // namespace crooner::report
