#pragma once

#include <string>
#include <utility>

#include "report/progress.h"

namespace crooner::report {

// For log files and pipes: one line when a level begins, when it ends, and every 30 seconds
// between.
class LineProgress : public SongProgress {
 public:
  explicit LineProgress(ProgressOutput output) : output_(std::move(output)) {}

  void on_phase(const std::string& sentence) override;
  void on_level_begin(const Progress& progress) override;
  void on_progress(const Progress& progress) override;
  void on_level_end(const Progress& progress) override;
  void on_file_written(const std::string& path) override;

 private:
  void write(const std::string& line);

  ProgressOutput output_;
  double level_started_ = 0;
  double last_line_ = 0;
};

}  // namespace crooner::report
