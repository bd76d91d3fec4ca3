#include "report/seam_report.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace crooner::report {
namespace {

// Three seconds of a tone with a slow tremolo, and a click of one sample after a second.
Audio clicking_tone() {
  Audio audio{.sample_rate = 16000, .channels = 1, .samples = {}};
  for (int i = 0; i < 48000; ++i) {
    const double level = 0.2 + 0.1 * std::sin(0.0004 * i);
    audio.samples.push_back(static_cast<float>(level * std::sin(0.15 * i)));
  }
  audio.samples[16000] += 0.5f;
  return audio;
}

TEST(SeamReport, AClickIsFarOutAndASteadyPointIsNot) {
  const SeamReport report =
      measure_seams("song.wav", clicking_tone(), {{0, 2000, 16000}, {1, 1000, 32000}});
  ASSERT_EQ(report.seams.size(), 2u);
  EXPECT_EQ(report.seams[0].flux_percentile, 100);
  EXPECT_LT(report.seams[1].flux_percentile, 100);
  EXPECT_DOUBLE_EQ(report.seams[1].seconds, 2);
  EXPECT_GT(report.points, 200u);
}

TEST(SeamReport, SeamsAtAnEndAreLeftOut) {
  const SeamReport report =
      measure_seams("song.wav", clicking_tone(), {{0, 1, 8}, {0, 5999, 47992}});
  EXPECT_TRUE(report.seams.empty());
}

TEST(SeamReport, HasARowForEachLevelAndOneForAll) {
  const SeamReport report =
      measure_seams("song.wav", clicking_tone(), {{0, 2000, 16000}, {1, 1000, 32000}});
  const std::string text = seams_text({report});
  EXPECT_NE(text.find("    1      1"), std::string::npos) << text;
  EXPECT_NE(text.find("    0      1      100.0         0"), std::string::npos) << text;
  EXPECT_NE(text.find("  all      2"), std::string::npos) << text;
  EXPECT_EQ(text.find(" \n"), std::string::npos) << "blanks at the end of a line: " << text;
  const auto json = seams_json({report, report});
  EXPECT_EQ(json.at("all").at("seams"), 4);
  EXPECT_EQ(json.at("all").at("flux_within_95").get<int>() % 2, 0);
  EXPECT_EQ(json.at("songs").at(1).at("seams").at(0).at("code"), 2000);
}

}  // namespace
}  // namespace crooner::report
