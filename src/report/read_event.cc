#include "report/read_event.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "report/json_line.h"

namespace crooner::report {
namespace {

using nlohmann::json;

constexpr std::array kLevels = {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning,
                                LogLevel::kError};

std::optional<double> seconds(const json& event, const char* key) {
  if (!event.contains(key)) return std::nullopt;
  return event.at(key).get<double>();
}

Progress progress_of(const json& event) {
  Progress progress;
  progress.level = event.at("level");
  progress.levels = event.at("levels");
  progress.songs = event.at("songs");
  progress.window = event.at("window");
  progress.windows = event.at("windows");
  progress.codes_done = event.at("codes_done");
  progress.codes_total = event.at("codes_total");
  progress.codes_per_second = event.value("codes_per_second", 0.0);
  progress.seconds_left = seconds(event, "seconds_left");
  return progress;
}

BatchState batch_of(const json& event) {
  return {.songs = event.value("batch_songs", 0),
          .done = event.value("batch_songs_done", 0),
          .seconds_left = seconds(event, "batch_seconds_left")};
}

void dispatch(const json& event, SongProgress& progress, const LogCallback& on_message) {
  const std::string name = event.at("event");
  if (name == "message") {
    const auto level = event.at("level").get<std::size_t>();
    on_message(kLevels.at(std::min(level, kLevels.size() - 1)),
               event.at("text").get<std::string>());
  } else if (name == "phase") {
    progress.on_phase(event.at("text"));
  } else if (name == "file") {
    progress.on_file_written(event.at("path"));
  } else if (name == "song") {
    progress.on_song_end(event.at("path"));
  } else if (name == "level_begin" || name == "progress" || name == "level_end") {
    const Progress state = progress_of(event);
    progress.set_batch(batch_of(event));
    if (name == "level_begin") progress.on_level_begin(state);
    if (name == "progress") progress.on_progress(state);
    if (name == "level_end") progress.on_level_end(state);
  }
}

}  // namespace

std::string message_event(LogLevel level, std::string_view text) {
  const auto number = std::find(kLevels.begin(), kLevels.end(), level) - kLevels.begin();
  return json_line({{"event", "message"}, {"level", number}, {"text", std::string(text)}});
}

void read_event(const std::string& line, SongProgress& progress, const LogCallback& on_message) {
  const json event = json::parse(line, nullptr, false);
  if (!event.is_object()) return;
  try {
    dispatch(event, progress, on_message);
  } catch (const json::exception&) {  // of another version of crooner
  }
}

}  // namespace crooner::report
