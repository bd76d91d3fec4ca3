#include "api/line_starts.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"

namespace crooner::api {
namespace {

using Starts = std::vector<std::optional<std::int64_t>>;

class LineStarts : public testing::Test {
 protected:
  Starts starts() {
    warnings.clear();
    return line_starts(request, 5000, 1000, &warnings);
  }
  std::string refusal() {
    return test::error_message<UsageError>([&] { starts(); });
  }
  Request request;
  std::vector<std::string> warnings;
};

TEST_F(LineStarts, AreSamples) {
  request.lyrics = "row\nrow\nthe boat\n";
  EXPECT_EQ(starts(), Starts{});
  request.lyric_times = {0.5, std::nullopt, 4.25};
  EXPECT_EQ(starts(), (Starts{500, std::nullopt, 4250}));
  EXPECT_TRUE(warnings.empty());
}

TEST_F(LineStarts, BeyondTheSongAreWarnedOf) {
  request.lyrics = "row\nrow";
  request.lyric_times = {1.0, 5.0};
  EXPECT_EQ(starts(), (Starts{1000, 5000}));
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("reach 5 s, beyond the song's 5 s"), std::string::npos);
}

TEST_F(LineStarts, ThatCannotBeTimesAreRefused) {
  request.lyrics = "row\nrow";
  request.lyric_times = {1.0, 2.0, 3.0};
  EXPECT_EQ(refusal(), "There are times for 3 lines of lyrics, but the lyrics have 2.");
  for (const double time : {0.5, -1.0, 1.0 / 0.0, 0.0 / 0.0}) {
    request.lyric_times = {1.0, time};
    EXPECT_NE(refusal().find("Line 2 of the lyrics begins at"), std::string::npos) << time;
  }
}

}  // namespace
}  // namespace crooner::api
