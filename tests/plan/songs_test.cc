#include "plan/songs.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "config/catalogue.h"
#include "plan/lengths.h"
#include "plan/level_backend.h"
#include "plan/refusal.h"

namespace crooner::plan {
namespace {

constexpr std::int64_t kGb = 1'000'000'000;

// 24 seconds, a little more than one window of the top prior, of the published 1b_lyrics.
PlanRequest request(const BackendOptions& options = {}, int songs = 1) {
  const auto model = config::model_from_catalogue("1b_lyrics");
  PlanRequest result = make_plan_request(model, options, true);
  result.songs = songs;
  result.samples = round_up_to_top_code(result.priors, 24 * 44100);
  result.wanted = codes_per_level(result.priors, result.samples, 0, 2, 0);
  return result;
}

TEST(Songs, CountsCodesAndWindowsPerLevel) {
  const SongsPlan plan = plan_songs(request(), std::nullopt);
  ASSERT_EQ(plan.levels.size(), 3u);
  EXPECT_EQ(plan.levels[0].level, 2);
  const std::int64_t top = request().samples / 128;
  EXPECT_EQ(plan.levels[0].codes, top);
  EXPECT_EQ(plan.levels[1].codes, top * 4);
  EXPECT_EQ(plan.levels[2].codes, top * 16);
  // Windows of 6144 that move on by an eighth; each runs the lyrics again, and the codes that stand
  // before its own.
  EXPECT_EQ(plan.levels[0].windows, 4);
  EXPECT_EQ(plan.levels[0].prefilled, 4 * 384 + 2 * (6144 - 768) + (6144 + 2 * 768 - (top - 6144)));
  // Windows of 8192 that move on by 4096.
  EXPECT_EQ(plan.levels[1].windows, (top * 4 - 8192 + 4095) / 4096 + 1);
}

TEST(Songs, TheLargestLevelIsThePeak) {
  const SongsPlan plan = plan_songs(request(), std::nullopt);
  std::int64_t most = 0;
  for (const LevelPlan& level : plan.levels) most = std::max(most, level.peak());
  EXPECT_EQ(plan.peak(), plan.fixed + plan.audio + most);
  EXPECT_GT(plan.peak(), 4 * kGb);
  EXPECT_LT(plan.peak(), 6 * kGb);
}

TEST(Songs, CodesOfALevelAndThoseAboveAreHeld) {
  const PlanRequest three = request({}, 3);
  const SongsPlan plan = plan_songs(three, std::nullopt);
  const std::int64_t top = three.samples / 128, of_a_code = 8 * (2 * 3 + 3);
  EXPECT_EQ(plan.levels[0].held, of_a_code * top);
  EXPECT_EQ(plan.levels[2].held, of_a_code * (top + 4 * top + 16 * top));
  EXPECT_EQ(plan.levels[2].peak() - plan.levels[2].peak(2),
            plan.levels[2].memory.row() + plan.levels[2].decoding);
}

TEST(Songs, SegmentsAreRowsOfTheBatch) {
  PlanRequest two = request({}, 2);
  const SongsPlan whole = plan_songs(two, std::nullopt);
  for (int& segments : two.segments) segments = 3;
  const SongsPlan split = plan_songs(two, std::nullopt);
  EXPECT_EQ(split.levels[0].segments, 1);  // the top
  EXPECT_EQ(split.levels[0].rows, 2);
  const LevelPlan& bottom = split.levels[2];
  EXPECT_EQ(bottom.segments, 3);
  EXPECT_EQ(bottom.rows, 6);
  EXPECT_GE(bottom.codes, whole.levels[2].codes + 2 * 1024);  // two overlaps of an eighth
  EXPECT_LT(bottom.codes, whole.levels[2].codes + 2 * 1024 + 3 * 4);
  EXPECT_LE(bottom.steps(2), whole.levels[2].steps(2) / 2);
  EXPECT_GT(bottom.peak(), whole.levels[2].peak());
  two.max_batch = 4;
  EXPECT_EQ(plan_songs(two, std::nullopt).levels[2].rows, 4);
  two.segments[0] = 0;  // auto
  EXPECT_GT(plan_songs(two, std::nullopt).levels[2].segments, 3);
}

TEST(Songs, BatchIsAsLargeAsFits) {
  const PlanRequest ten = request({}, 10);
  const SongsPlan roomy = plan_songs(ten, 100 * kGb);
  for (const LevelPlan& level : roomy.levels) EXPECT_EQ(level.rows, 10);
  const std::int64_t room = roomy.peak(roomy.levels[2], 3);
  const SongsPlan tight = plan_songs(ten, room);
  EXPECT_EQ(tight.levels[2].rows, 3);
  EXPECT_EQ(tight.levels[2].max_rows, 3);
  EXPECT_LE(tight.peak(tight.levels[2], tight.levels[2].rows), room);
  EXPECT_EQ(plan_songs(ten, room - 1).levels[2].rows, 2);
  EXPECT_EQ(tight.levels[2].steps(10), 4 * tight.levels[2].codes);
}

TEST(Songs, BatchIsLimitedToRequestedAndUseful) {
  BackendOptions options;
  options.max_batch = 2;
  EXPECT_EQ(plan_songs(request(options, 10), 1000 * kGb).levels[0].rows, 2);
  EXPECT_EQ(plan_songs(request({}, 1000), 1000 * kGb).levels[0].rows, kUsefulBatch);
}

TEST(Songs, AGpuTakesAsManyRowsAsAStepOfTheCudaEngine) {
  PlanRequest songs = request({}, 1000);
  for (LevelBackend& backend : songs.backends) backend.on_host = false;
  EXPECT_EQ(plan_songs(songs, 1000 * kGb).levels[0].rows, 64);
}

std::string refusal(const PlanRequest& songs, std::int64_t available) {
  try {
    require_fits(songs, plan_songs(songs, available), available, "the container");
  } catch (const ResourceError& error) {
    EXPECT_EQ(error.exit_code(), 4);
    return error.what();
  }
  return "";
}

TEST(Songs, RefusalSuggestsFlagsThatFit) {
  EXPECT_EQ(refusal(request(), 10 * kGb), "");
  const std::string half = refusal(request(), 3 * kGb);
  EXPECT_NE(half.find("the container has 3.00 GB available; --precision fp16 needs 2."),
            std::string::npos)
      << half;
  EXPECT_EQ(half.find("One song at level 2 needs 4."), 0u) << half;
  const std::string mlp = refusal(request(), 22 * kGb / 10);
  EXPECT_NE(mlp.find("--precision int8_mlp needs 2."), std::string::npos) << mlp;
  const std::string byte = refusal(request(), 2 * kGb);
  EXPECT_NE(byte.find("--precision int8 needs 1."), std::string::npos) << byte;
  const std::string none = refusal(request(), kGb / 2);
  EXPECT_NE(none.find("no --precision makes it fit"), std::string::npos) << none;
}

TEST(Songs, EncodingAPromptCountsBeforeLoading) {
  PlanRequest songs = request();
  EXPECT_EQ(plan_songs(songs, std::nullopt).encoding, 0);
  songs.prompt = {1600, 400, 100};
  EXPECT_GT(plan_songs(songs, std::nullopt).encoding, 0);
}

}  // namespace
}  // namespace crooner::plan
