#pragma once

#include <string>
#include <utility>

#include "report/progress.h"

namespace crooner::report {

// One JSON object a line, for scripts (docs/formats/events.md). At most one "advanced" a second.
class JsonProgress : public ProgressObserver {
 public:
  explicit JsonProgress(ProgressOutput output) : output_(std::move(output)) {}

  void phase(const std::string& sentence) override;
  void level_started(const Progress& progress) override;
  void advanced(const Progress& progress) override;
  void level_finished(const Progress& progress) override;
  void file_written(const std::string& path) override;
  void song_finished(const std::string& path) override;

 private:
  void say(const char* event, const Progress& progress);

  ProgressOutput output_;
  double last_advanced_ = 0;
};

}  // namespace crooner::report
