#include "report/json_progress.h"

#include <nlohmann/json.hpp>

#include "base/version.h"
#include "report/json_line.h"

namespace crooner::report {
namespace {

constexpr int kFormatVersion = 2;
constexpr double kEventInterval = 1;  // seconds

}  // namespace

JsonProgress::JsonProgress(ProgressOutput output) : output_(std::move(output)) {
  if (!output_.device.empty()) return;
  write({{"event", "start"},
         {"format_version", kFormatVersion},
         {"crooner", std::string(version())}});
}

void JsonProgress::write(nlohmann::ordered_json event) {
  if (!output_.device.empty()) event["device"] = output_.device;
  output_.write(json_line(event));
}

void JsonProgress::write(const char* event, const Progress& progress) {
  nlohmann::ordered_json json = {{"event", event},
                                 {"level", progress.level},
                                 {"levels", progress.levels},
                                 {"songs", progress.songs},
                                 {"window", progress.window},
                                 {"windows", progress.windows},
                                 {"codes_done", progress.codes_done},
                                 {"codes_total", progress.codes_total}};
  if (progress.codes_per_second > 0) json["codes_per_second"] = progress.codes_per_second;
  if (progress.seconds_left) json["seconds_left"] = *progress.seconds_left;
  if (batch().songs > 0) {
    json["batch_songs"] = batch().songs;
    json["batch_songs_done"] = batch().done;
    if (batch().seconds_left) json["batch_seconds_left"] = *batch().seconds_left;
  }
  write(std::move(json));
}

void JsonProgress::on_phase(const std::string& sentence) {
  write({{"event", "phase"}, {"text", sentence}});
}

void JsonProgress::on_level_begin(const Progress& progress) {
  last_progress_ = output_.seconds();
  write("level_begin", progress);
}

void JsonProgress::on_progress(const Progress& progress) {
  const double now = output_.seconds();
  if (now - last_progress_ < kEventInterval) return;
  last_progress_ = now;
  write("progress", progress);
}

void JsonProgress::on_level_end(const Progress& progress) {
  write("level_end", progress);
}

void JsonProgress::on_file_written(const std::string& path) {
  write(file_event(path));
}

void JsonProgress::on_song_end(const std::string& path) {
  write({{"event", "song"}, {"path", path}});
}

}  // namespace crooner::report
