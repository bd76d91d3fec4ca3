#include "plan/guidance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "base/error.h"
#include "config/catalogue.h"
#include "plan/lengths.h"
#include "plan/level_backend.h"
#include "plan/songs.h"

namespace crooner::plan {
namespace {

constexpr std::int64_t kGb = 1'000'000'000;

const config::ModelFolder kModel = config::model_from_catalogue("1b_lyrics");

std::string error_of(const Guidance& guidance, const config::ModelFolder& model = kModel) {
  try {
    guidance_weights(model, guidance);
  } catch (const UsageError& error) {
    EXPECT_EQ(error.exit_code(), 2);
    return error.what();
  }
  return "";
}

Guidance by_lyrics(std::optional<double> all, std::map<int, double> levels = {}) {
  return {.lyrics = {all, std::move(levels)}, .names = {}, .other_lyrics = {}};
}

Guidance by_names(std::optional<double> all, std::map<int, double> levels = {}) {
  return {.lyrics = {}, .names = {all, std::move(levels)}, .other_lyrics = {}};
}

TEST(Guidance, CountsWhereThePriorReadsIt) {
  const auto lyrics = guidance_weights(kModel, by_lyrics(4));
  EXPECT_EQ(lyrics[2].lyrics, 4);
  EXPECT_EQ(lyrics[1].lyrics, 0) << "upsamplers take no lyrics";
  const auto names = guidance_weights(kModel, by_names(1, {{0, 3}}));
  EXPECT_EQ(names[0].names, 3);
  EXPECT_EQ(names[1].names, 1);
  EXPECT_EQ(names[2].lyrics, 0);
}

TEST(Guidance, IsTheModelsUnlessTheRequestHasIt) {
  config::ModelFolder model = kModel;
  model.priors.back().sampling.guidance = {.lyrics = 3, .names = 1};
  EXPECT_EQ(guidance_weights(model, {})[2].lyrics, 3);
  const auto own = guidance_weights(model, by_lyrics(0));
  EXPECT_EQ(own[2].lyrics, 0);
  EXPECT_EQ(own[2].names, 1);
}

TEST(Guidance, RejectsWhatCannotGuide) {
  EXPECT_EQ(error_of(by_lyrics(-1)), "--guidance lyrics=-1 must lie between 0 (off) and 100.");
  EXPECT_EQ(error_of(by_lyrics(std::nan(""))),
            "--guidance lyrics=nan must lie between 0 (off) and 100.");
  EXPECT_EQ(error_of(by_names({}, {{0, 101}})),
            "--guidance 0:names=101 must lie between 0 (off) and 100.");
  EXPECT_EQ(error_of(by_lyrics({}, {{0, 1}})),
            "--guidance 0:lyrics=1 guides nothing: level 0 of the model '1b_lyrics' takes no "
            "lyrics.");
  EXPECT_EQ(error_of(by_lyrics({}, {{0, 0}})), "") << "off is always possible";
  EXPECT_EQ(error_of(by_names({}, {{3, 1}})),
            "--guidance 3:names names level 3; the model '1b_lyrics' has levels 0 to 2.");
  const auto without = config::model_from_catalogue("small");
  EXPECT_EQ(error_of(by_lyrics(2), without),
            "--guidance lyrics=2 guides nothing: the model 'small' takes no lyrics.");
  EXPECT_EQ(error_of(by_lyrics(0), without), "");
  Guidance many = by_lyrics(1);
  many.other_lyrics.assign(17, "la");
  Guidance unweighted;
  unweighted.other_lyrics = {"la"};
  EXPECT_EQ(error_of(unweighted),
            "--guidance-lyrics guides nothing without a weight; add --guidance lyrics=W (2 to 5 is "
            "much).");
  EXPECT_EQ(error_of(many), "--guidance-lyrics names 17 lyrics; at most 16 are accepted.");
}

TEST(Guidance, NeedsARowPerKindAndLyrics) {
  Guidance guidance;
  EXPECT_EQ(guide_rows({}, guidance), 0);
  EXPECT_EQ(guide_rows({.lyrics = 1, .names = 0}, guidance), 1);
  EXPECT_EQ(guide_rows({.lyrics = 1, .names = 2}, guidance), 2);
  guidance.other_lyrics = {"la", "li", "lo"};
  EXPECT_EQ(guide_rows({.lyrics = 1, .names = 2}, guidance), 4);
  EXPECT_EQ(guide_rows({.lyrics = 0, .names = 2}, guidance), 1);
}

PlanRequest request(int guides, int songs, Precision precision = Precision::kFp16) {
  BackendOptions options;
  options.precision = precision;
  PlanRequest result = make_plan_request(kModel, options, true);
  result.songs = songs;
  result.guides[2] = guides;
  result.samples = round_up_to_top_code(result.priors, 24 * 44100);
  result.wanted = codes_per_level(result.priors, result.samples, 0, 2, 0);
  return result;
}

TEST(Guidance, MemoryOfItsRowsIsPlanned) {
  for (Precision precision : {Precision::kFp32, Precision::kFp16, Precision::kInt8}) {
    const LevelPlan plain = plan_songs(request(0, 4, precision), std::nullopt).levels[0];
    const LevelPlan guided = plan_songs(request(1, 4, precision), std::nullopt).levels[0];
    const LevelMemory& memory = guided.memory;
    EXPECT_EQ(guided.peak() - plain.peak(), 4 * (memory.row() - memory.shared));
    EXPECT_GT(memory.shared, memory.condition / 2) << "the time signal is not held twice";
    EXPECT_GE(memory.row() - memory.shared, memory.cache);
  }
}

TEST(Guidance, BatchesAreSmaller) {
  EXPECT_EQ(plan_songs(request(1, 1000), 1000 * kGb).levels[0].rows, kUsefulBatch / 2);
  EXPECT_EQ(plan_songs(request(1, 1000), 1000 * kGb).levels[1].rows, kUsefulBatch);
  const SongsPlan roomy = plan_songs(request(1, 10), std::nullopt);
  const std::int64_t room = roomy.peak(roomy.levels[0], 5);
  EXPECT_EQ(plan_songs(request(1, 10), room).levels[0].rows, 5);
  EXPECT_EQ(plan_songs(request(1, 10), room - 1).levels[0].rows, 4);
  EXPECT_GT(plan_songs(request(0, 10), room).levels[0].rows, 8);
}

}  // namespace
}  // namespace crooner::plan
