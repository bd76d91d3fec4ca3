#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>

#include "report/progress.h"

namespace crooner::report {

// One JSON object per line, for scripts (docs/formats/events.md): a `start` event with the version
// of the format, then at most one `progress` event per second.
class JsonProgress : public SongProgress {
 public:
  explicit JsonProgress(ProgressOutput output);

  void on_phase(const std::string& sentence) override;
  void on_level_begin(const Progress& progress) override;
  void on_progress(const Progress& progress) override;
  void on_level_end(const Progress& progress) override;
  void on_file_written(const std::string& path) override;
  void on_song_end(const std::string& path) override;

 private:
  void write(nlohmann::ordered_json event);
  void write(const char* event, const Progress& progress);

  ProgressOutput output_;
  double last_progress_ = 0;
};

}  // namespace crooner::report
