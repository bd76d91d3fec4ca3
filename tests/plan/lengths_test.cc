#include "plan/lengths.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace crooner::plan {
namespace {

// Three levels of hop 8, 32, 128 and windows of 64, 64, 32 codes, at 1000 Hz.
std::vector<config::PriorConfig> three_levels() {
  std::vector<config::PriorConfig> priors(3);
  for (int level = 0; level < 3; ++level) {
    priors[level].level = level;
    priors[level].hop = 8 << (2 * level);
    priors[level].n_ctx = level < 2 ? 64 : 32;
    priors[level].sample_rate = 1000;
    if (level < 2) priors[level].conditioner.emplace();
  }
  return priors;
}

using Counts = std::vector<std::int64_t>;

TEST(Lengths, TheShortestSongIsOneWindowOfTheHighestUpsampler) {
  EXPECT_EQ(min_length(three_levels(), 2, 0), 64 * 32);
  EXPECT_EQ(min_length(three_levels(), 0, 0), 64 * 8);
  EXPECT_EQ(min_length(three_levels(), 2, 2), 128);
}

TEST(Lengths, RoundsUpToAWholeTopCode) {
  EXPECT_EQ(round_up_to_top_code(three_levels(), 1), 128);
  EXPECT_EQ(round_up_to_top_code(three_levels(), 128), 128);
  EXPECT_EQ(round_up_to_top_code(three_levels(), 129), 256);
}

TEST(CodesPerLevel, ForASongOfWholeWindows) {
  EXPECT_EQ(codes_per_level(three_levels(), 72 * 128, 0, 2, 0), (Counts{1152, 288, 72}));
  EXPECT_EQ(codes_per_level(three_levels(), 72 * 128, 10, 2, 0), (Counts{1152, 288, 72}));
}

TEST(CodesPerLevel, ForLessThanATopWindowCountsNewCodesOnly) {
  EXPECT_EQ(codes_per_level(three_levels(), 20 * 128, 0, 2, 0), (Counts{320, 80, 20}));
  EXPECT_EQ(codes_per_level(three_levels(), 20 * 128, 5, 2, 0), (Counts{320, 80, 15}));
  EXPECT_EQ(codes_per_level(three_levels(), 20 * 128, 20, 2, 0), (Counts{320, 80, 0}));
}

TEST(CodesPerLevel, TooShortReportsTheMinimum) {
  try {
    codes_per_level(three_levels(), 15 * 128, 0, 2, 0);
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("--seconds 2.048"), std::string::npos) << error.what();
  }
  EXPECT_EQ(codes_per_level(three_levels(), 15 * 128, 0, 2, 2), (Counts{240, 60, 15}));
}

}  // namespace
}  // namespace crooner::plan
