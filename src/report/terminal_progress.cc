#include "report/terminal_progress.h"

#include <algorithm>

#include "base/cat.h"
#include "report/progress_text.h"

namespace crooner::report {
namespace {

constexpr double kSecondsBetweenDrawings = 0.1;
constexpr const char* kEraseToEnd = "\x1b[K";
constexpr std::size_t kWidestBar = 30;

// Cut to the terminal's width: a wrapped line cannot be redrawn.
std::string fitted(const std::string& line, int columns) {
  return line.substr(0, static_cast<std::size_t>(std::max(columns - 1, 0)));
}

}  // namespace

TerminalProgress::~TerminalProgress() {
  if (drawn_) output_.write(cat("\r", kEraseToEnd));
}

std::string TerminalProgress::bar(const Progress& progress, std::size_t width) const {
  const std::size_t full = width * static_cast<std::size_t>(percent(progress)) / 100;
  return cat("[", std::string(full, '#'), std::string(width - full, '.'), "]");
}

void TerminalProgress::redraw(const std::string& line) {
  output_.write(cat("\r", kEraseToEnd, line, "\r"));
  drawn_ = true;
}

void TerminalProgress::leave(const std::string& line) {
  output_.write(cat("\r", kEraseToEnd, line, "\n"));
  drawn_ = false;
}

void TerminalProgress::phase(const std::string& sentence) {
  redraw(fitted(sentence, output_.columns()));
}

void TerminalProgress::level_started(const Progress& progress) {
  level_started_ = output_.seconds();
  draw(progress);
}

void TerminalProgress::advanced(const Progress& progress) {
  if (output_.seconds() - last_drawn_ >= kSecondsBetweenDrawings) draw(progress);
}

void TerminalProgress::draw(const Progress& progress) {
  last_drawn_ = output_.seconds();
  const std::string speed = rate(progress);
  const std::string left =
      progress.seconds_left ? cat("  ", duration(*progress.seconds_left), " left") : "";
  const std::string batch = batch_name(progress);
  const std::string name = cat(batch, batch.empty() ? "" : "; ", level_name(progress));
  const std::string rest = cat(" ", percent(progress), " %  ", window_name(progress),
                               speed.empty() ? "" : cat("  ", speed), left);
  const auto columns = static_cast<std::size_t>(std::max(output_.columns(), 1));
  const std::size_t taken = name.size() + rest.size() + 4;  // blank, brackets, last column
  const std::size_t room = columns > taken ? columns - taken : 0;
  const std::string drawing = room < 5 ? "" : cat(" ", bar(progress, std::min(room, kWidestBar)));
  const std::string line = fitted(cat(name, drawing, rest), output_.columns());
  if (output_.colour && line.size() > name.size()) {
    redraw(cat("\x1b[1m", line.substr(0, name.size()), "\x1b[0m", line.substr(name.size())));
  } else {
    redraw(line);
  }
}

void TerminalProgress::level_finished(const Progress& progress) {
  const std::string speed = rate(progress);
  leave(cat(level_name(progress), " sampled in ", duration(output_.seconds() - level_started_),
            speed.empty() ? "" : cat(", ", speed)));
}

void TerminalProgress::file_written(const std::string& path) {
  leave(cat("wrote ", path));
}

}  // namespace crooner::report
