#include "report/json_progress.h"

#include <nlohmann/json.hpp>

#include "report/json_line.h"

namespace crooner::report {
namespace {

constexpr double kSecondsBetweenEvents = 1;

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

void JsonProgress::phase(const std::string& sentence) {
  output_.write(json_line({{"event", "phase"}, {"text", sentence}}));
}

void JsonProgress::level_started(const Progress& progress) {
  last_advanced_ = output_.seconds();
  say("level_started", progress);
}

void JsonProgress::advanced(const Progress& progress) {
  const double now = output_.seconds();
  if (now - last_advanced_ < kSecondsBetweenEvents) return;
  last_advanced_ = now;
  say("advanced", progress);
}

void JsonProgress::level_finished(const Progress& progress) {
  say("level_finished", progress);
}

void JsonProgress::file_written(const std::string& path) {
  output_.write(file_event(path));
}

void JsonProgress::song_finished(const std::string& path) {
  output_.write(json_line({{"event", "song"}, {"path", path}}));
}

}  // namespace crooner::report
