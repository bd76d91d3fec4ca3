#include "report/timed_lyrics.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace crooner::report {
namespace {

// Each character lasts a tenth of a second; '~' is a character 'x' without a time.
std::vector<SungCharacter> sung(const std::string& text, double start = 1.0) {
  std::vector<SungCharacter> characters;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~') {
      characters.push_back({'x'});
    } else {
      const double at = start + 0.1 * static_cast<double>(i);
      characters.push_back({text[i], at, at + 0.1});
    }
  }
  return characters;
}

TEST(TimedLyrics, GroupsCharactersIntoWordsAndLines) {
  const TimedLyrics times = group_lyrics(sung("\n la  li\tlo \n\n\nend"));
  ASSERT_EQ(times.lines.size(), 2u);
  EXPECT_EQ(times.lines[0].text, "la li lo");
  ASSERT_EQ(times.lines[0].words.size(), 3u);
  EXPECT_EQ(times.lines[0].words[1].text, "li");
  EXPECT_NEAR(times.lines[0].words[1].time.start, 1.6, 1e-9);
  EXPECT_NEAR(times.lines[0].words[1].time.end, 1.8, 1e-9);
  EXPECT_NEAR(times.lines[0].time.start, 1.2, 1e-9);
  EXPECT_NEAR(times.lines[0].time.end, 2.1, 1e-9);
  EXPECT_EQ(times.lines[1].text, "end");
  EXPECT_FALSE(times.lines[0].gap);
  EXPECT_TRUE(times.lines[1].gap);
  EXPECT_EQ(times.lines[1].words[0].characters.size(), 3u);
  EXPECT_TRUE(group_lyrics({}).lines.empty());
  EXPECT_TRUE(group_lyrics(sung(" \n \n")).lines.empty());
}

TEST(TimedLyrics, KeepsCharactersWithoutATime) {
  const TimedLyrics times = group_lyrics(sung("a~ ~~\n~"));
  ASSERT_EQ(times.lines.size(), 2u);
  EXPECT_NEAR(times.lines[0].time.end, 1.1, 1e-9);
  EXPECT_TRUE(times.lines[0].words[0].time.known());
  EXPECT_FALSE(times.lines[0].words[1].time.known());
  EXPECT_FALSE(times.lines[1].time.known());
  EXPECT_FALSE(times.lines[1].gap);
}

TEST(TimedLyrics, WritesJson) {
  const auto json = nlohmann::json::parse(to_json(group_lyrics(sung("la ~~\nli"))));
  EXPECT_EQ(json["lines"][0]["text"], "la xx");
  EXPECT_EQ(json["lines"][0]["start"], 1.0);
  EXPECT_EQ(json["lines"][0]["end"], 1.2);
  EXPECT_TRUE(json["lines"][0]["words"][1]["start"].is_null());
  EXPECT_EQ(json["lines"][0]["words"][0]["characters"][1]["text"], "a");
  EXPECT_EQ(json["lines"][0]["words"][0]["characters"][1]["start"], 1.1);
  EXPECT_EQ(json["lines"][1]["text"], "li");
}

TEST(TimedLyrics, WritesLrc) {
  EXPECT_EQ(to_lrc(group_lyrics(sung("la li\n~~\nlo", 59.5)), "A\nsong", "Somebody"),
            "[ti:A song]\n[ar:Somebody]\n[re:crooner]\n"
            "[00:59.50]<00:59.50> la <00:59.80> li\n"
            "xx\n"
            "[01:00.40]<01:00.40> lo\n");
}

TEST(TimedLyrics, LrcTimesNeverDecrease) {
  auto characters = sung("b\n", 5);
  const auto earlier = sung("a", 2);
  characters.insert(characters.end(), earlier.begin(), earlier.end());
  EXPECT_EQ(to_lrc(group_lyrics(characters), "", ""),
            "[re:crooner]\n[00:05.00]<00:05.00> b\n[00:05.00]<00:05.00> a\n");
}

TEST(TimedLyrics, WritesSubRipWithoutOverlaps) {
  std::vector<SungCharacter> characters = {{'a', 1, 5}, {'\n'}, {'b', 3, 4},        {'\n'},
                                           {'c'},       {'\n'}, {'d', 3600, 3600.5}};
  EXPECT_EQ(to_srt(group_lyrics(characters)),
            "1\n00:00:01,000 --> 00:00:03,000\na\n\n"
            "2\n00:00:03,000 --> 00:00:04,000\nb\n\n"
            "3\n01:00:00,000 --> 01:00:00,500\nd\n\n");
  characters = {{'a', 5, 6}, {'\n'}, {'b', 2, 3}};
  EXPECT_EQ(to_srt(group_lyrics(characters)),
            "1\n00:00:05,000 --> 00:00:05,001\na\n\n2\n00:00:05,001 --> 00:00:05,002\nb\n\n");
}

}  // namespace
}  // namespace crooner::report
