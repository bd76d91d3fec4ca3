#include "base/progress.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

TEST(RateMeterTest, IsUnknownAtFirst) {
  RateMeter meter;
  EXPECT_EQ(meter.codes_per_second(), 0);
  EXPECT_FALSE(meter.seconds_left(100));
  meter.add(10, 500);
  EXPECT_FALSE(meter.seconds_left(100)) << "codes that stood before are no speed";
}

TEST(RateMeterTest, MeasuresASteadyRateExactly) {
  RateMeter meter;
  for (int i = 0; i < 20; ++i) meter.add(100 + 0.25 * i, 1000 + 10 * i);
  EXPECT_DOUBLE_EQ(meter.codes_per_second(), 40);
  EXPECT_DOUBLE_EQ(*meter.seconds_left(80), 2);
}

TEST(RateMeterTest, FollowsAChange) {
  RateMeter meter;
  meter.add(0, 0);
  meter.add(1, 100);
  for (int i = 1; i <= 30; ++i) meter.add(1 + i, 100 + 10 * i);
  EXPECT_NEAR(meter.codes_per_second(), 10, 1);
}

TEST(RateMeterTest, ABurstCountsForNoMoreThanItLasted) {
  RateMeter meter;
  meter.add(0, 0);
  meter.add(0.001, 10);  // 10000 per second, then a second of other work
  meter.add(1, 20);
  EXPECT_NEAR(meter.codes_per_second(), 20, 2);
}

TEST(RateMeterTest, CodesOfAFailedSongAreNoRate) {
  RateMeter meter;
  meter.add(0, 0);
  meter.add(1, 100);
  meter.add(2, 20);
  EXPECT_GT(meter.codes_per_second(), 0);
  EXPECT_LT(meter.codes_per_second(), 100);
}

TEST(RateMeterTest, IgnoresMeasurementsWithoutElapsedTime) {
  RateMeter meter;
  meter.add(1, 0);
  meter.add(1, 50);
  EXPECT_EQ(meter.codes_per_second(), 0);
  meter.add(2, 100);
  EXPECT_DOUBLE_EQ(meter.codes_per_second(), 100);
}

}  // namespace
}  // namespace crooner
