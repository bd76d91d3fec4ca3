#pragma once

#include <string>
#include <utility>

#include "report/progress.h"

namespace crooner::report {

// One line on a terminal, redrawn in place: level, bar, window, codes per second, time left. The
// cursor stays at the beginning of the line, so that a log message overwrites it.
class TerminalProgress : public SongProgress {
 public:
  explicit TerminalProgress(ProgressOutput output) : output_(std::move(output)) {}
  ~TerminalProgress() override;

  void on_phase(const std::string& sentence) override;
  void on_level_begin(const Progress& progress) override;
  void on_progress(const Progress& progress) override;
  void on_level_end(const Progress& progress) override;
  void on_file_written(const std::string& path) override;

 private:
  void draw(const Progress& progress);
  void redraw(const std::string& line);  // the next output replaces it
  void print(const std::string& line);   // it stays on the screen
  std::string bar(const Progress& progress, std::size_t width) const;

  ProgressOutput output_;
  double level_started_ = 0;
  double last_drawn_ = 0;
  bool drawn_ = false;
};

}  // namespace crooner::report
