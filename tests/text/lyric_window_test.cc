#include "text/lyric_window.h"

#include <gtest/gtest.h>

#include <numeric>

#include "base/error.h"

namespace crooner::text {
namespace {

using Tokens = std::vector<std::int64_t>;

Tokens counting(std::int64_t count) {
  Tokens tokens(static_cast<std::size_t>(count));
  std::iota(tokens.begin(), tokens.end(), 1);
  return tokens;
}

TEST(LyricWindow, PadsShortLyricsOnTheLeftWhateverTheLengths) {
  const LyricWindow window = lyric_window({7, 8}, 5, 10, 99, 4, WindowArithmetic::kDouble);
  EXPECT_EQ(window.tokens, (Tokens{0, 0, 0, 7, 8}));
  EXPECT_EQ(window.indices, (Tokens{-1, -1, -1, 0, 1}));
}

TEST(LyricWindow, IsCentredAndClampedToTheText) {
  const auto first = [](std::int64_t offset) {
    return lyric_window(counting(100), 10, 1000, offset, 100, WindowArithmetic::kDouble)
        .indices.front();
  };
  EXPECT_EQ(first(0), 0);     // middle 5
  EXPECT_EQ(first(450), 45);  // middle 50
  EXPECT_EQ(first(959), 90);  // middle 100, clamped to 95
}

TEST(LyricWindow, FollowsTheTimesOfLines) {
  // 100 tokens in 1000 samples; the first line begins at 200, the second, token 50, at 800.
  const std::vector<TimedToken> times{{0, 200}, {50, 800}};
  const auto first = [&](std::int64_t offset) {
    return lyric_window(counting(100), 10, 1000, offset, 100, WindowArithmetic::kFloat, times)
        .indices.front();
  };
  EXPECT_EQ(first(0), 0);     // before the first line
  EXPECT_EQ(first(450), 20);  // half way from 200 to 800: token 25
  EXPECT_EQ(first(750), 45);  // token 50
  EXPECT_EQ(first(850), 70);  // half way to the end: token 75
  EXPECT_EQ(lyric_window({7, 8}, 3, 1000, 0, 100, WindowArithmetic::kFloat, times).tokens,
            (Tokens{0, 7, 8}));
}

TEST(LyricWindow, HasAllTokensForOddSizes) {
  for (const std::int64_t offset : {0, 500, 999}) {
    const LyricWindow window =
        lyric_window(counting(20), 7, 1000, offset, 10, WindowArithmetic::kFloat);
    EXPECT_EQ(window.tokens.size(), 7u);
    EXPECT_EQ(window.tokens.back(), window.indices.back() + 1);
  }
}

TEST(LyricWindow, RoundsAsThePublishedSystemDoes) {
  // From golden/labels, precision_sensitive.
  const Tokens lyrics = counting(1453);
  const auto first = [&](WindowArithmetic arithmetic) {
    return lyric_window(lyrics, 24, 19847026, 11818237, 786432, arithmetic).indices.front();
  };
  EXPECT_EQ(first(WindowArithmetic::kDouble), 881);
  EXPECT_EQ(first(WindowArithmetic::kFloat), 882);
}

TEST(LyricWindow, RefusesAnOffsetOutsideTheSong) {
  for (const std::int64_t offset : {std::int64_t{-1}, std::int64_t{1000}}) {
    try {
      lyric_window(counting(100), 10, 1000, offset, 100, WindowArithmetic::kDouble);
      FAIL() << "offset " << offset << " was accepted";
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find("between 0 and the song's total length of 1000"),
                std::string::npos)
          << error.what();
    }
  }
  EXPECT_TRUE(lyric_window(counting(9), 0, 0, 0, 0, WindowArithmetic::kDouble).tokens.empty());
}

}  // namespace
}  // namespace crooner::text
