#include "plan/windows.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "plan/batches.h"

namespace crooner::plan {
namespace {

using Starts = std::vector<std::int64_t>;

TEST(WindowStarts, TheLastMovesBack) {
  EXPECT_EQ(window_starts(64, 64, 32), (Starts{0}));
  EXPECT_EQ(window_starts(65, 64, 32), (Starts{0, 1}));
  EXPECT_EQ(window_starts(128, 64, 32), (Starts{0, 32, 64}));
  EXPECT_EQ(window_starts(130, 64, 64), (Starts{0, 64, 66}));
}

TEST(Windows, RejectsInvalidHops) {
  for (std::int64_t hop : {0, -1, 65}) {
    try {
      windows(128, 0, 64, hop);
      FAIL() << "hop " << hop;
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find("--hop-fraction"), std::string::npos);
    }
  }
  EXPECT_THROW(window_starts(63, 64, 32), UsageError);
  EXPECT_THROW(window_starts(64, 64, 0), UsageError);
}

TEST(Windows, WithoutExistingCodes) {
  EXPECT_EQ(windows(96, 0, 64, 32), (std::vector<Window>{{0, 64, 0}, {32, 96, 32}}));
}

TEST(Windows, ExistingCodesAreNotSampledAgain) {
  // 70 codes stand: the first window is complete, the second lacks 26.
  EXPECT_EQ(windows(128, 70, 64, 32), (std::vector<Window>{{32, 96, 38}, {64, 128, 32}}));
  EXPECT_TRUE(windows(128, 128, 64, 32).empty());
  EXPECT_TRUE(windows(128, 200, 64, 32).empty());
}

TEST(Windows, EveryMissingCodeIsSampledExactlyOnce) {
  for (std::int64_t total = 16; total < 80; ++total) {
    for (std::int64_t existing = 0; existing <= total; ++existing) {
      for (std::int64_t hop : {1, 5, 8, 16}) {
        std::int64_t known = existing;
        for (const Window& window : windows(total, existing, 16, hop)) {
          EXPECT_EQ(window.start + window.prompt, known);
          EXPECT_GT(window.fresh(), 0);
          EXPECT_EQ(window.end - window.start, 16);
          known = window.end;
        }
        EXPECT_EQ(known, total) << "existing " << existing << ", hop " << hop;
      }
    }
  }
}

TEST(Windows, LessThanOneWindowExtendsThePrompt) {
  EXPECT_EQ(windows(20, 0, 32, 4), (std::vector<Window>{{0, 20, 0}}));
  EXPECT_EQ(windows(20, 5, 32, 4), (std::vector<Window>{{0, 25, 5}}));
  EXPECT_EQ(windows(20, 15, 32, 4), (std::vector<Window>{{3, 35, 12}}));
  EXPECT_TRUE(windows(0, 15, 32, 4).empty());
}

TEST(Split, KeepsOrderAndSum) {
  EXPECT_EQ(split(7, 3), (std::vector<std::int64_t>{3, 3, 1}));
  EXPECT_EQ(split(0, 3), (std::vector<std::int64_t>{}));
  EXPECT_THROW(split(3, 0), UsageError);
}

}  // namespace
}  // namespace crooner::plan
