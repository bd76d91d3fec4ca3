#include "engine/cpu_engine.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "base/strings.h"
#include "nn/autoregressive.h"
#include "random_decoder.h"

namespace crooner::engine {
namespace {

double relative(const at::Tensor& ours, const at::Tensor& right) {
  const at::Tensor b = right.to(at::kDouble);
  return (ours.to(at::kDouble).sub(b).norm().item().toDouble()) / b.norm().item().toDouble();
}

class CpuEngineOfOrder : public testing::TestWithParam<int> {
 protected:
  CpuEngineOfOrder()
      : config_(small_decoder(GetParam())),
        weights_(random_weights(config_, 1)),
        conditions_(random_conditions(config_, 5)),
        tokens_(random_tokens(config_, 6)) {}

  std::unique_ptr<Engine> engine(EngineKind kind, Precision precision, int rows = 2) const {
    EngineOptions options;
    options.kind = kind;
    options.precision = precision;
    options.rows = rows;
    options.threads = 2;
    return make_engine(config_, tensor::Scope(weights_), options);
  }

  // Logits of all positions, one token after the other.
  at::Tensor logits(Engine& engine) const {
    engine.begin(0, conditions_);
    const int row = 0;
    std::vector<at::Tensor> all;
    for (std::size_t p = 0; p < tokens_.size(); ++p) {
      all.push_back(engine.logits({&row, 1}));
      engine.prefill(0, std::span(tokens_).subspan(p, 1));
    }
    return at::cat(all);
  }

  config::DecoderConfig config_;
  tensor::StateDict weights_;
  nn::Conditions conditions_;
  std::vector<std::int64_t> tokens_;
};

INSTANTIATE_TEST_SUITE_P(CpuEngine, CpuEngineOfOrder, testing::Range(0, 13));

// nn defines the transformer over whole sequences; the engine must say the same at every position,
// whatever the length of the prompt.
TEST_P(CpuEngineOfOrder, HuggingFace7EqualsTheDefinitionOfTheNetworks) {
  const at::Tensor right = whole_logits(config_, weights_, conditions_, tokens_);
  const auto engine = this->engine(EngineKind::kCpu, Precision::kFp32);
  const std::span known(tokens_);
  const int rows[] = {0, 1};
  for (std::size_t length = 0; length < tokens_.size(); ++length) {
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

// Half weights err no more than LibTorch's computation in halves does.
TEST_P(CpuEngineOfOrder, HalfWeightsAreNoWorseThanThePlainBackEnds) {
  const at::Tensor right = whole_logits(config_, weights_, conditions_, tokens_);
  for (Precision precision : {Precision::kFp16, Precision::kBf16}) {
    const double plain = relative(logits(*engine(EngineKind::kPlain, precision)), right);
    const double ours = relative(logits(*engine(EngineKind::kCpu, precision)), right);
    EXPECT_LE(ours, plain) << static_cast<int>(precision);
    EXPECT_GT(ours, 0);
  }
}

TEST_P(CpuEngineOfOrder, HiddenStatesOfALyricsEncoder) {
  if (config_.transformer.uses(config::AttentionFunc::kLyrics)) return;  // no encoder has them
  config_.add_cond_after = config_.output_head = false;
  const nn::Autoregressive definition(config_, tensor::Scope(weights_));
  nn::Conditions start;
  start.start = conditions_.start;
  const at::Tensor right =
      definition.hidden(at::tensor(tokens_).unsqueeze(0), start, nn::Scaling::kScaleScores)[0];
  const auto encoder = make_cpu_encoder(config_, tensor::Scope(weights_), {});
  EXPECT_LT(relative(encoder->hidden(conditions_.start, tokens_), right), 1e-5);
}

TEST(CpuEngine, KeepsTheConditionsOfItsRows) {
  const config::DecoderConfig config = small_decoder(2);
  const tensor::StateDict weights = random_weights(config, 1);
  const auto engine = make_cpu_engine(config, tensor::Scope(weights), {});
  nn::Conditions conditions = random_conditions(config, 5);
  engine->begin(0, conditions);
  const int row = 0;
  const at::Tensor before = engine->logits({&row, 1});
  conditions =
      random_conditions(config, 6);  // the caller's are gone, others may reuse their memory
  EXPECT_TRUE(before.equal(engine->logits({&row, 1})));
}

}  // namespace
}  // namespace crooner::engine
