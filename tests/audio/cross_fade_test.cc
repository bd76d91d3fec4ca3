#include "audio/cross_fade.h"

#include <gtest/gtest.h>

#include <vector>

namespace crooner::audio {
namespace {

TEST(Similarity, ComparesShapeAndLevel) {
  const std::vector<float> a{0.5f, -0.25f, 0.5f}, half{0.25f, -0.125f, 0.25f},
      negative{-0.5f, 0.25f, -0.5f}, other{0.25f, 0.5f, 0.0f}, silence(3);
  EXPECT_DOUBLE_EQ(similarity(a, a), 1);
  EXPECT_DOUBLE_EQ(similarity(a, half), 0.8);
  EXPECT_DOUBLE_EQ(similarity(a, negative), -1);
  EXPECT_DOUBLE_EQ(similarity(a, other), 0);
  EXPECT_DOUBLE_EQ(similarity(a, silence), 0);
  EXPECT_DOUBLE_EQ(similarity(silence, silence), 1);
}

TEST(CrossFade, GoesFromOneToTheOther) {
  const std::vector<float> a(100, 1.0f), b(100, -1.0f);
  std::vector<float> out(100);
  cross_fade(a, b, out);
  EXPECT_NEAR(out.front(), 1, 1e-3);
  EXPECT_NEAR(out.back(), -1, 1e-3);
  EXPECT_NEAR(out[49] + out[50], 0, 1e-6);
  for (std::size_t i = 1; i < out.size(); ++i) EXPECT_LE(out[i], out[i - 1]);
}

TEST(CrossFade, KeepsWhatBothHave) {
  std::vector<float> same{0.1f, 0.7f, -0.4f, 0.2f};
  const std::vector<float> before = same;
  cross_fade(same, before, same);
  for (std::size_t i = 0; i < same.size(); ++i) EXPECT_FLOAT_EQ(same[i], before[i]);
}

}  // namespace
}  // namespace crooner::audio
