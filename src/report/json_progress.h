#pragma once

#include <string>
#include <utility>

#include "report/progress.h"

namespace crooner::report {

// One JSON object a line, for scripts (docs/formats/events.md). At most one "advanced" a second.
class JsonProgress : public ProgressObserver {
 public:
  explicit JsonProgress(ProgressOutput output) : output_(std::move(output)) {}

  void on_phase(const std::string& sentence) override;
  void on_level_begin(const Progress& progress) override;
  void on_progress(const Progress& progress) override;
  void on_level_end(const Progress& progress) override;
  void on_file_written(const std::string& path) override;
  void on_song_end(const std::string& path) override;

 private:
  void say(const char* event, const Progress& progress);

  ProgressOutput output_;
  double last_advanced_ = 0;
};

}  // namespace crooner::report
