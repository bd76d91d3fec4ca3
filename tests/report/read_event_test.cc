#include "report/read_event.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace crooner::report {
namespace {

// What is called, as the JSON lines of the same events.
std::string reread(const std::string& lines) {
  std::string text;
  ProgressOutput output;
  output.seconds = [now = 0.0]() mutable { return now += 10; };
  output.write = [&](const std::string& piece) { text += piece; };
  const auto again = make_progress(ProgressStyle::kJson, output);
  text.clear();  // of its own start event
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    read_event(lines.substr(at, end - at), *again, [](LogLevel, std::string_view) {});
    at = end + 1;
  }
  return text;
}

TEST(ReadEvent, IsTheOppositeOfTheJsonDisplay) {
  std::string lines;
  ProgressOutput output;
  output.seconds = [now = 0.0]() mutable { return now += 10; };
  output.write = [&](const std::string& piece) { lines += piece; };
  const auto display = make_progress(ProgressStyle::kJson, output);
  lines.clear();
  Progress progress;
  progress.level = 1;
  progress.levels = 3;
  progress.window = 2;
  progress.windows = 5;
  progress.songs = 4;
  progress.codes_done = 17;
  progress.codes_total = 99;
  display->on_phase("Loading");
  display->on_level_begin(progress);
  display->set_batch({.songs = 9, .done = 2, .seconds_left = 1.5});
  progress.codes_per_second = 3.25;
  progress.seconds_left = 12.5;
  display->on_progress(progress);
  display->on_level_end(progress);
  display->on_file_written("a \"b\".wav");
  display->on_song_end("a.wav");
  EXPECT_EQ(reread(lines), lines);
  EXPECT_NE(lines.find("\"seconds_left\":12.5"), std::string::npos) << lines;
}

TEST(ReadEvent, GivesMessagesWithTheirLevel) {
  std::vector<std::pair<LogLevel, std::string>> messages;
  SongProgress ignored;
  for (const LogLevel level : {LogLevel::kDebug, LogLevel::kWarning, LogLevel::kError}) {
    read_event(
        message_event(level, "line 3: \"x\" is wrong."), ignored,
        [&](LogLevel its_level, std::string_view text) { messages.emplace_back(its_level, text); });
  }
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[1], std::pair(LogLevel::kWarning, std::string("line 3: \"x\" is wrong.")));
  EXPECT_EQ(messages[2].first, LogLevel::kError);
}

TEST(ReadEvent, PassesOverWhatIsNoEvent) {
  EXPECT_EQ(reread("songs/a.wav\n{\"event\":\"level_begin\"}\n{\"event\":7}\n[]\n{\n\n"), "");
}

// Several displays write to one stream: each names its device, and none of them begins it.
TEST(ProgressOfDevices, NamesTheDeviceInEveryStyle) {
  const auto shown = [](ProgressStyle style) {
    std::string text;
    ProgressOutput output;
    output.seconds = [] { return 0.0; };
    output.write = [&](const std::string& piece) { text += piece; };
    output.device = "cuda:1";
    const auto display = make_progress(style, output);
    display->on_level_begin({});
    display->on_file_written("a.wav");
    return text;
  };
  EXPECT_EQ(shown(ProgressStyle::kLines),
            "cuda:1: Sampling level 0: 0 codes in 1 window\ncuda:1: Wrote a.wav\n");
  EXPECT_NE(shown(ProgressStyle::kTerminal).find("cuda:1: level 0"), std::string::npos);
  const std::string json = shown(ProgressStyle::kJson);
  EXPECT_EQ(json.find("start"), std::string::npos) << json;
  EXPECT_NE(json.find("{\"event\":\"file\",\"path\":\"a.wav\",\"device\":\"cuda:1\"}\n"),
            std::string::npos)
      << json;
}

}  // namespace
}  // namespace crooner::report
