#include "report/json_progress.h"

#include <nlohmann/json.hpp>

#include "report/json_line.h"

namespace crooner::report {
namespace {

constexpr double kEventInterval = 1;

}  // namespace

void JsonProgress::say(const char* event, const Progress& progress) {
  nlohmann::ordered_json json = {{"event", event},
                                 {"level", progress.level},
                                 {"levels", progress.levels},
                                 {"songs", progress.songs},
                                 {"window", progress.window},
                                 {"windows", progress.windows},
                                 {"codes", progress.codes_done},
                                 {"codes_total", progress.codes_total}};
  if (progress.codes_per_second > 0) json["codes_per_second"] = progress.codes_per_second;
  if (progress.seconds_left) json["seconds_left"] = *progress.seconds_left;
  if (progress.batch.songs > 0) {
    json["batch_songs"] = progress.batch.songs;
    json["batch_done"] = progress.batch.done;
    if (progress.batch.seconds_left) json["batch_seconds_left"] = *progress.batch.seconds_left;
  }
  output_.write(json_line(json));
}

void JsonProgress::on_phase(const std::string& sentence) {
  output_.write(json_line({{"event", "phase"}, {"text", sentence}}));
}

void JsonProgress::on_level_begin(const Progress& progress) {
  last_advanced_ = output_.seconds();
  say("level_started", progress);
}

void JsonProgress::on_progress(const Progress& progress) {
  const double now = output_.seconds();
  if (now - last_advanced_ < kEventInterval) return;
  last_advanced_ = now;
  say("advanced", progress);
}

void JsonProgress::on_level_end(const Progress& progress) {
  say("level_finished", progress);
}

void JsonProgress::on_file_written(const std::string& path) {
  output_.write(file_event(path));
}

void JsonProgress::on_song_end(const std::string& path) {
  output_.write(json_line({{"event", "song"}, {"path", path}}));
}

}  // namespace crooner::report
