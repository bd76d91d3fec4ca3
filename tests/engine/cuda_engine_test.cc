#include "engine/cuda_engine.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "random_decoder.h"
#include "support/emulated_cuda.h"

namespace crooner::engine {
namespace {

// The cuda engine on the emulated device.
class CudaEngineOfOrder : public testing::TestWithParam<int> {
 protected:
  static void SetUpTestSuite() { use_emulated_cuda(); }

  CudaEngineOfOrder()
      : config_(small_decoder(GetParam())),
        weights_(random_weights(config_, 1)),
        conditions_(random_conditions(config_, 5)),
        tokens_(random_tokens(config_, 6)) {}

  std::unique_ptr<Engine> engine(EngineKind kind, Precision precision, int rows = 2) const {
    EngineOptions options;
    options.kind = kind;
    options.precision = precision;
    options.rows = rows;
    return make_engine(config_, tensor::Scope(weights_), options);
  }
  static double relative(const at::Tensor& ours, const at::Tensor& right) {
    const at::Tensor b = right.to(at::kDouble);
    return ours.to(at::kDouble).sub(b).norm().item().toDouble() / b.norm().item().toDouble();
  }

  config::DecoderConfig config_;
  tensor::StateDict weights_;
  nn::Conditions conditions_;
  std::vector<std::int64_t> tokens_;
};

INSTANTIATE_TEST_SUITE_P(CudaEngine, CudaEngineOfOrder, testing::Range(0, 13));

// nn defines the transformer over whole sequences; the engine must say the same, whatever the
// length of the prompt.
TEST_P(CudaEngineOfOrder, EqualsTheDefinitionOfTheNetworks) {
  const at::Tensor right = whole_logits(config_, weights_, conditions_, tokens_);
  const auto engine = this->engine(EngineKind::kCuda, Precision::kFp32);
  const std::span known(tokens_);
  const int rows[] = {0, 1};
  for (std::size_t length = 0; length < tokens_.size(); length += 7) {
    engine->begin(0, conditions_);
    engine->prefill(0, known.first(length));
    engine->begin(1, conditions_);
    engine->prefill(1, known.first(length / 2));
    engine->replay(1, known.subspan(length / 2, length / 4));
    const at::Tensor ours = engine->logits(rows);
    EXPECT_LT(relative(ours[0], right[static_cast<long>(length)]), 1e-5) << length;
    EXPECT_LT(relative(ours[1], right[engine->length(1)]), 1e-5) << engine->length(1);
  }
}

// Narrow weights err no more than LibTorch's computation in halves does.
TEST_P(CudaEngineOfOrder, HalfWeightsAreNoWorseThanThePlainBackEnds) {
  const at::Tensor right = whole_logits(config_, weights_, conditions_, tokens_);
  const std::span known = std::span(tokens_).first(tokens_.size() - 3);
  const int row = 0;
  for (Precision precision : {Precision::kFp16, Precision::kBf16}) {
    double errors[2];
    for (EngineKind kind : {EngineKind::kPlain, EngineKind::kCuda}) {
      const auto engine = this->engine(kind, precision, 1);
      engine->begin(0, conditions_);
      engine->prefill(0, known);
      errors[kind == EngineKind::kCuda] =
          relative(engine->logits({&row, 1})[0], right[static_cast<long>(known.size())]);
    }
    EXPECT_LE(errors[1], 1.5 * errors[0]) << static_cast<int>(precision);
    EXPECT_GT(errors[1], 0);
  }
}

class CudaEngineOfFewOrders : public CudaEngineOfOrder {};
INSTANTIATE_TEST_SUITE_P(CudaEngine, CudaEngineOfFewOrders, testing::Values(2, 7));

// More than fp16 costs, by both engines that have it.
TEST_P(CudaEngineOfFewOrders, Int8OfTheMlpAloneErrsMoreThanFp16) {
  const at::Tensor right = whole_logits(config_, weights_, conditions_, tokens_);
  const std::span known = std::span(tokens_).first(tokens_.size() - 3);
  const int row = 0;
  const auto error = [&](EngineKind kind, Precision precision) {
    const auto engine = this->engine(kind, precision, 1);
    engine->begin(0, conditions_);
    engine->prefill(0, known);
    return relative(engine->logits({&row, 1})[0], right[static_cast<long>(known.size())]);
  };
  for (const EngineKind kind : {EngineKind::kCpu, EngineKind::kCuda}) {
    EXPECT_GT(error(kind, Precision::kInt8Mlp), error(kind, Precision::kFp16));
    EXPECT_LT(error(kind, Precision::kInt8Mlp), 0.1);
  }
}

TEST(CudaEngine, IsNamedAndDescribed) {
  use_emulated_cuda();
  const config::DecoderConfig config = small_decoder(2);
  const tensor::StateDict weights = random_weights(config, 1);
  const auto engine = make_cuda_engine(config, tensor::Scope(weights), {});
  EXPECT_STREQ(engine->name(), "cuda");
  EXPECT_EQ(engine->rows(), 1);
  EXPECT_EQ(engine->config().vocabulary, config.vocabulary);
}

TEST(CudaEngine, WorksOnADeviceThatComputesWhatTheEmulatorDoes) {
  use_emulated_cuda();
  EXPECT_TRUE(cuda_engine_works(at::kCPU));
}

}  // namespace
}  // namespace crooner::engine
