#include "report/progress.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "report/progress_text.h"

namespace crooner::report {
namespace {

// A clock that the test moves, and what was written.
struct Scene {
  double now = 0;
  int width = 80;
  std::string text;

  ProgressOutput output(bool colour = false) {
    return {[this] { return now; }, [this](const std::string& piece) { text += piece; },
            [this] { return width; }, colour};
  }
};

Progress at(std::int64_t done) {
  Progress progress;
  progress.level = 2;
  progress.levels = 3;
  progress.window = 2;
  progress.windows = 12;
  progress.codes_done = done;
  progress.codes_total = 1000;
  progress.codes_per_second = 345.4;
  progress.seconds_left = 83;
  return progress;
}

// The current line of a terminal that `text` was written to.
std::string shown(const std::string& text) {
  std::string line;
  std::size_t cursor = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "\x1b[K") == 0) {
      line.resize(cursor);
      i += 2;
    } else if (text[i] == '\r') {
      cursor = 0;
    } else if (text[i] == '\n') {
      line.clear();
      cursor = 0;
    } else {
      line.resize(std::max(line.size(), cursor + 1));
      line[cursor++] = text[i];
    }
  }
  return line;
}

TEST(ProgressText, FormatsDurationsAndRates) {
  EXPECT_EQ(format_duration(4.6), "5 s");
  EXPECT_EQ(format_duration(67), "1:07");
  EXPECT_EQ(format_duration(7230), "2:00:30");
  EXPECT_EQ(format_duration(-1), "0 s");
  Progress progress;
  EXPECT_EQ(format_rate(progress), "");
  EXPECT_EQ(percent(progress), 0);
  progress.codes_per_second = 1.234;
  EXPECT_EQ(format_rate(progress), "1.2 codes/s");
  progress.songs = 4;
  EXPECT_EQ(format_level(progress), "level 0 of 4 songs");
}

TEST(TerminalProgress, RedrawsOneLine) {
  Scene scene;
  const auto progress = make_progress(ProgressStyle::kTerminal, scene.output());
  progress->on_phase("Loading the level 2 prior");
  EXPECT_EQ(shown(scene.text), "Loading the level 2 prior");
  progress->on_level_begin(at(0));
  scene.now = 10;
  progress->on_progress(at(500));
  EXPECT_EQ(shown(scene.text),
            "level 2 [############............] 50 %  window 3 of 12  345 codes/s  1:23 left");
  EXPECT_EQ(scene.text.find('\n'), std::string::npos);
  scene.now = 20;
  progress->on_level_end(at(1000));
  EXPECT_NE(scene.text.find("level 2 sampled in 20 s, 345 codes/s\n"), std::string::npos);
  progress->on_file_written("song.wav");
  EXPECT_NE(scene.text.find("wrote song.wav\n"), std::string::npos);
  EXPECT_EQ(shown(scene.text), "");
}

TEST(TerminalProgress, FitsEveryWidth) {
  for (int width = 1; width < 130; ++width) {
    Scene scene;
    scene.width = width;
    const auto progress = make_progress(ProgressStyle::kTerminal, scene.output());
    progress->on_level_begin(at(999));
    EXPECT_LT(static_cast<int>(shown(scene.text).size()), width) << shown(scene.text);
  }
}

TEST(TerminalProgress, RedrawsAtMostTenTimesPerSecond) {
  Scene scene;
  const auto progress = make_progress(ProgressStyle::kTerminal, scene.output());
  progress->on_level_begin(at(0));
  scene.now = 0.05;
  const std::string before = scene.text;
  progress->on_progress(at(1));
  EXPECT_EQ(scene.text, before);
  scene.now = 0.2;
  progress->on_progress(at(2));
  EXPECT_NE(scene.text, before);
}

TEST(TerminalProgress, ErasesItsLineWhenDestroyed) {
  Scene scene;
  make_progress(ProgressStyle::kTerminal, scene.output())->on_level_begin(at(10));
  EXPECT_EQ(shown(scene.text), "");
}

TEST(TerminalProgress, UsesColourOnlyOnRequest) {
  for (const bool colour : {false, true}) {
    Scene scene;
    make_progress(ProgressStyle::kTerminal, scene.output(colour))->on_level_begin(at(10));
    EXPECT_EQ(scene.text.find("\x1b[1m") != std::string::npos, colour);
  }
}

TEST(LineProgress, WritesALineEveryThirtySeconds) {
  Scene scene;
  const auto progress = make_progress(ProgressStyle::kLines, scene.output());
  progress->on_phase("Loading the level 2 prior");
  progress->on_level_begin(at(0));
  for (int second = 1; second <= 60; ++second) {
    scene.now = second;
    progress->on_progress(at(10 * second));
  }
  progress->on_level_end(at(1000));
  progress->on_file_written("song.wav");
  EXPECT_EQ(scene.text,
            "Loading the level 2 prior\n"
            "Sampling level 2: 1000 codes in 12 windows\n"
            "Sampling level 2: window 3 of 12, 30 %, 345 codes/s, 1:23 left\n"
            "Sampling level 2: window 3 of 12, 60 %, 345 codes/s, 1:23 left\n"
            "Sampled level 2 in 1:00, 345 codes/s\n"
            "Wrote song.wav\n");
}

TEST(QuietProgress, WritesNothing) {
  Scene scene;
  const auto progress = make_progress(ProgressStyle::kQuiet, scene.output());
  progress->on_phase("Loading");
  progress->on_level_begin(at(0));
  progress->on_level_end(at(1000));
  EXPECT_EQ(scene.text, "");
}

TEST(JsonProgress, WritesOneObjectPerLine) {
  Scene scene;
  const auto progress = make_progress(ProgressStyle::kJson, scene.output());
  progress->on_phase("Loading");
  progress->on_level_begin(at(0));
  for (int i = 0; i < 30; ++i) {
    scene.now += 0.1;
    progress->on_progress(at(i));
  }
  progress->on_level_end(at(1000));
  progress->on_file_written("caf\xe9.wav");
  progress->on_song_end("caf\xe9.wav");
  std::istringstream lines(scene.text);
  std::vector<std::string> events;
  for (std::string line; std::getline(lines, line);) {
    const auto event = nlohmann::json::parse(line);
    events.push_back(event["event"]);
    if (event["event"] == "start") {
      EXPECT_EQ(event["format_version"], 2);
    }
    if (event["event"] == "progress") {
      EXPECT_EQ(event["level"], 2);
      EXPECT_EQ(event["window"], 2);
      EXPECT_TRUE(event.contains("codes_done"));
      EXPECT_EQ(event["codes_total"], 1000);
      EXPECT_EQ(event["seconds_left"], 83);
    }
  }
  EXPECT_EQ(events, (std::vector<std::string>{"start", "phase", "level_begin", "progress",
                                              "progress", "level_end", "file", "song"}));
}

TEST(ProgressStyle, FollowsTheFlags) {
  EXPECT_EQ(choose_progress_style(true, false), ProgressStyle::kQuiet);
  EXPECT_EQ(choose_progress_style(false, true), ProgressStyle::kJson);
  EXPECT_EQ(choose_progress_style(true, true), ProgressStyle::kJson);
}

}  // namespace
}  // namespace crooner::report
