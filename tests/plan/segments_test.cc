#include "plan/segments.h"

#include <gtest/gtest.h>

#include "plan/windows.h"

namespace crooner::plan {
namespace {

// Windows of 64 codes, 4 codes to one of the level above; segments share 8.
config::PriorConfig upsampler() {
  config::PriorConfig config;
  config.n_ctx = 64;
  config.conditioner.emplace();
  config.conditioner->down = 1;
  config.conditioner->stride = 4;
  return config;
}

TEST(Segments, ShareAnEighthOfAWindow) {
  EXPECT_EQ(segment_overlap(upsampler()), 8);
  EXPECT_EQ(segments(upsampler(), 404, 0, 3),
            (std::vector<Segment>{{0, 140}, {132, 272}, {264, 404}}));
}

TEST(Segments, CoverTheLevelWithWholeWindowsAndEqualWork) {
  for (std::int64_t total = 4; total < 1000; total += 4) {
    for (std::int64_t existing = 0; existing <= total; existing += 20) {
      for (int count = 1; count < 9; ++count) {
        const auto all = segments(upsampler(), total, existing, count);
        ASSERT_LE(static_cast<int>(all.size()), count);
        EXPECT_EQ(all.front().begin, 0);
        EXPECT_EQ(all.back().end, total);
        for (std::size_t i = 1; i < all.size(); ++i) {
          EXPECT_EQ(all[i].begin % 4, 0);
          EXPECT_GE(all[i].length(), 64);
          EXPECT_EQ(all[i].length(), all.front().end - existing);
          EXPECT_GE(all[i].begin, existing);
          EXPECT_GE(all[i - 1].end - all[i].begin, 8) << total << " " << existing << " " << count;
        }
      }
    }
  }
}

TEST(Segments, AShortLevelHasFewer) {
  EXPECT_EQ(segments(upsampler(), 92, 0, 4), (std::vector<Segment>{{0, 92}}));
  EXPECT_EQ(segments(upsampler(), 96, 0, 4), (std::vector<Segment>{{0, 64}, {32, 96}}));
  EXPECT_EQ(segments(upsampler(), 120, 0, 4), (std::vector<Segment>{{0, 64}, {56, 120}}));
  EXPECT_EQ(segments(upsampler(), 120, 28, 4).size(), 1u);
}

TEST(Segments, TheTopLevelIsOneSegment) {
  config::PriorConfig top = upsampler();
  top.conditioner.reset();
  EXPECT_EQ(segments(top, 1000, 0, 8), (std::vector<Segment>{{0, 1000}}));
  EXPECT_EQ(auto_segments(top, 1000, 0), 1);
}

TEST(Segments, AutoTakesSegmentsOfOneWindow) {
  EXPECT_EQ(auto_segments(upsampler(), 92, 0), 1);
  EXPECT_EQ(auto_segments(upsampler(), 120, 0), 2);  // 64 + 64 codes share 8
  EXPECT_EQ(auto_segments(upsampler(), 124, 0), 3);
  EXPECT_EQ(auto_segments(upsampler(), 124, 4), 2);
  EXPECT_EQ(segments(upsampler(), 124, 0, 3), (std::vector<Segment>{{0, 64}, {28, 92}, {60, 124}}));
  EXPECT_EQ(auto_segments(upsampler(), 100'000, 0), kMaxAutoSegments);
}

}  // namespace
}  // namespace crooner::plan
