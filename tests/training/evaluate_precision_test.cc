#include "training/evaluate_precision.h"

#include <gtest/gtest.h>

#include "training/evaluate_prior.h"
#include "training/held_out_songs.h"

namespace crooner::training {
namespace {

class EvaluatePrecisionTest : public HeldOutSongs {
 protected:
  EvaluatePrecisionTest() { prepare(); }

  std::unique_ptr<sampling::LoadedLevel> load(EngineKind kind, Precision precision) const {
    engine::EngineOptions options;
    options.kind = kind;
    options.precision = precision;
    return sampling::load_level(config_, weights_, options);
  }

  PrecisionMetrics evaluate(EngineKind kind, Precision precision) const {
    return evaluate_precision(*load(kind, precision), *load(kind, Precision::kFp32), *windows_, 2);
  }
};

TEST_F(EvaluatePrecisionTest, TheReferenceCostsNothing) {
  const PrecisionMetrics found = evaluate(EngineKind::kCpu, Precision::kFp32);
  EXPECT_EQ(found.level, 1);
  EXPECT_EQ(found.codes, 8 * kContext);
  EXPECT_EQ(found.added_bits.mean, 0);
  EXPECT_EQ(found.divergence.mean, 0);
}

TEST_F(EvaluatePrecisionTest, DecodedCodesHaveTheBitsOfWholeWindows) {
  const PriorMetrics whole =
      evaluate_prior(model::Prior(config_, tensor::Scope(weights_)), *windows_, 2, at::kCPU);
  for (const EngineKind kind : {EngineKind::kCpu, EngineKind::kPlain}) {
    const PrecisionMetrics found = evaluate(kind, Precision::kFp32);
    EXPECT_NEAR(found.bits.mean, whole.bits.mean, 1e-5);
    EXPECT_NEAR(found.bits.half_width, whole.bits.half_width, 1e-5);
  }
}

TEST_F(EvaluatePrecisionTest, LowerPrecisionsDivergeByTheirRounding) {
  const PrecisionMetrics fp32 = evaluate(EngineKind::kCpu, Precision::kFp32);
  double finer = 0;
  for (const Precision precision : {Precision::kFp16, Precision::kBf16}) {
    const PrecisionMetrics found = evaluate(EngineKind::kCpu, precision);
    EXPECT_GT(found.divergence.mean, finer);
    EXPECT_LT(found.divergence.mean, 1e-2);
    EXPECT_NEAR(found.bits.mean - fp32.bits.mean, found.added_bits.mean, 1e-9);
    finer = found.divergence.mean;
  }
}

}  // namespace
}  // namespace crooner::training
