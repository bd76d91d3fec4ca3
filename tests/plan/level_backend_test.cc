#include "plan/level_backend.h"

#include <gtest/gtest.h>

#include "config/catalogue.h"
#include "support/paths.h"

namespace crooner::plan {
namespace {

config::ModelFolder pocket() {
  return config::read_model_folder(source_file("models/pocket"));
}

// model.json says only that the weights are stored in 16 bits; which type, the file says.
TEST(ResolvePrecision, AutoIsTheTypeInWhichTheWeightsAreStored) {
  for (int level = 0; level < 3; ++level) {
    EXPECT_EQ(resolve_precision(pocket(), level, Precision::kAuto, true), Precision::kBf16);
  }
  const auto small = config::read_model_folder(source_file("models/smoke"));
  EXPECT_EQ(resolve_precision(small, 2, Precision::kAuto, true), Precision::kFp32);
}

TEST(ResolvePrecision, AutoIsFp16OnCuda) {
  EXPECT_EQ(resolve_precision(pocket(), 2, Precision::kAuto, false), Precision::kFp16);
}

TEST(ResolvePrecision, AutoIsFp16ForHalfWeightsWithoutAFile) {
  const auto model = config::model_from_catalogue("5b");
  ASSERT_TRUE(model.top().config.half_weights);
  EXPECT_EQ(resolve_precision(model, 2, Precision::kAuto, true), Precision::kFp16);
}

TEST(ResolvePrecision, AnExplicitPrecisionWins) {
  EXPECT_EQ(resolve_precision(pocket(), 2, Precision::kFp32, true), Precision::kFp32);
  EXPECT_EQ(resolve_precision(pocket(), 2, Precision::kInt8, true), Precision::kInt8);
}

TEST(PlanRequest, CountsTheMatricesThatAdaptersChange) {
  config::ModelFolder model = pocket();  // stored in 16 bits
  model.priors.back().adapted_elements = 500;
  const PlanRequest request = make_plan_request(model, {}, true);
  EXPECT_EQ(request.backends.back().adapted_bytes, 1000);
  EXPECT_EQ(request.backends.front().adapted_bytes, 0);
}

TEST(PlanRequest, EveryLevelHasItsResolvedPrecision) {
  const PlanRequest request = make_plan_request(pocket(), {}, true);
  ASSERT_EQ(request.backends.size(), 3u);
  for (const LevelBackend& backend : request.backends) {
    EXPECT_EQ(backend.precision, Precision::kBf16);
    EXPECT_EQ(backend.attention_bytes(), 2);
    EXPECT_EQ(backend.mlp_bytes(), 2);
    EXPECT_EQ(backend.cache_bytes(), 2);
  }
}

}  // namespace
}  // namespace crooner::plan
