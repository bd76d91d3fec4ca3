#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/token_sampler/non_finite.h"
#include "random_decoder.h"

namespace crooner::engine {
namespace {

using Tokens = std::vector<std::int64_t>;

std::span<const std::int64_t> part(const Tokens& tokens, int begin, int end) {
  return std::span(tokens).subspan(begin, end - begin);
}

at::Tensor logits_of(Engine& engine, int row) {
  const int rows[] = {row};
  return engine.logits(rows)[0];
}

double worst(const at::Tensor& a, const at::Tensor& b) {
  return a.sub(b).abs().max().item().toDouble();
}

struct Model {
  explicit Model(int order, std::uint64_t seed = 1)
      : config(small_decoder(order)), weights(random_weights(config, seed)) {}

  std::unique_ptr<Engine> engine(EngineOptions options = {}) const {
    options.kind = EngineKind::kPlain;
    return make_engine(config, tensor::Scope(weights), options);
  }
  at::Tensor expected(const nn::Conditions& conditions, const Tokens& tokens) const {
    return whole_logits(config, weights, conditions, tokens);
  }

  config::DecoderConfig config;
  tensor::StateDict weights;
};

SamplingParams seeded(std::uint64_t seed) {
  SamplingParams params;
  params.seed = seed;
  return params;
}

class EveryOrder : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(PlainEngine, EveryOrder, testing::Range(0, 13));

// Any way of getting tokens into a row gives the logits of the definition over whole sequences.
TEST_P(EveryOrder, PrefillAndReplayEqualTheWholeSequence) {
  const Model model(GetParam());
  const nn::Conditions conditions = random_conditions(model.config, 5);
  const Tokens tokens = random_tokens(model.config, 6);
  const at::Tensor expected = model.expected(conditions, tokens);
  const auto engine = model.engine();
  for (int length : {0, 1, 5, 6, 8, 13, 18, 23, 29}) {  // around the edges of rows of 6
    for (int split : {0, length / 2, length}) {
      engine->begin(0, conditions);
      engine->prefill(0, part(tokens, 0, split));
      engine->replay(0, part(tokens, split, length));
      EXPECT_EQ(engine->length(0), length);
      EXPECT_LT(worst(logits_of(*engine, 0), expected[length]), 1e-4)
          << length << " tokens, the first " << split << " as a prompt";
    }
    engine->begin(0, conditions);
    engine->prefill(0, part(tokens, 0, length / 3));
    engine->prefill(0, part(tokens, length / 3, length));
    EXPECT_LT(worst(logits_of(*engine, 0), expected[length]), 1e-4) << length << " in two prompts";
  }
}

TEST_P(EveryOrder, SampledTokensAreThoseOfTheWholeSequence) {
  const Model model(GetParam());
  const nn::Conditions conditions = random_conditions(model.config, 5);
  const auto engine = model.engine();
  engine->begin(0, conditions);
  const int rows[] = {0};
  const SamplingParams params[] = {seeded(9)};
  const Tokens tokens = engine->decode(rows, model.config.transformer.n_ctx, params);
  const at::Tensor expected = model.expected(conditions, tokens);
  TokenSampler sampler(model.config.vocabulary);
  for (std::size_t position = 0; position < tokens.size(); ++position) {
    at::Tensor logits = expected[static_cast<std::int64_t>(position)].clone();
    const std::span<float> own(logits.mutable_data_ptr<float>(), model.config.vocabulary);
    EXPECT_EQ(tokens[position], sampler(own, params[0], static_cast<std::int64_t>(position)));
  }
}

// Three rows that enter at different times and advance in turn, some together, against each alone.
TEST_P(EveryOrder, RowsDoNotDependOnTheirNeighbours) {
  const Model model(GetParam());
  const int steps = 9;
  std::vector<Tokens> alone;
  std::vector<at::Tensor> alone_logits;
  for (int song = 0; song < 3; ++song) {
    const auto engine = model.engine();
    engine->begin(0, random_conditions(model.config, song));
    engine->prefill(0, part(random_tokens(model.config, song), 0, 4 * song));
    const int rows[] = {0};
    const SamplingParams params[] = {seeded(song)};
    alone.push_back(engine->decode(rows, steps, params));
    alone_logits.push_back(logits_of(*engine, 0));
  }
  for (bool deterministic : {true, false}) {
    EngineOptions options;
    options.rows = 4;
    options.deterministic = deterministic;
    const auto engine = model.engine(options);
    std::vector<Tokens> together(3);
    const auto enter = [&](int song) {
      engine->begin(song, random_conditions(model.config, song));
      engine->prefill(song, part(random_tokens(model.config, song), 0, 4 * song));
    };
    const auto advance = [&](const std::vector<int>& rows, int count) {
      std::vector<SamplingParams> params;
      for (int row : rows) params.push_back(seeded(row));
      const Tokens drawn = engine->decode(rows, count, params);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto own = part(drawn, static_cast<int>(i) * count, static_cast<int>(i + 1) * count);
        together[rows[i]].insert(together[rows[i]].end(), own.begin(), own.end());
      }
    };
    enter(1);
    advance({1}, 3);
    enter(0);
    advance({0, 1}, 2);
    advance({0}, 5);  // row 0 catches up with row 2's prompt and row 1's length
    enter(2);
    advance({2, 0}, 1);
    advance({1, 2, 0}, 1);
    advance({1}, 3);
    advance({2}, 7);
    for (int song = 0; song < 3; ++song) {
      EXPECT_EQ(together[song], alone[song]) << "row " << song;
      const at::Tensor logits = logits_of(*engine, song);
      if (deterministic) {
        EXPECT_TRUE(at::equal(logits, alone_logits[song])) << "row " << song;
      } else {
        EXPECT_LT(worst(logits, alone_logits[song]), 1e-4) << "row " << song;
      }
    }
  }
}

TEST_P(EveryOrder, ReplayContinuesWithTheSameBits) {
  const Model model(GetParam());
  const nn::Conditions conditions = random_conditions(model.config, 5);
  const Tokens prompt = random_tokens(model.config, 6);
  const int rows[] = {0};
  const SamplingParams params[] = {seeded(3)};
  const auto engine = model.engine();
  engine->begin(0, conditions);
  engine->prefill(0, part(prompt, 0, 8));
  const Tokens drawn = engine->decode(rows, 13, params);
  const at::Tensor logits = logits_of(*engine, 0);

  engine->begin(0, conditions);
  engine->prefill(0, part(prompt, 0, 8));
  engine->replay(0, drawn);
  EXPECT_TRUE(at::equal(logits_of(*engine, 0), logits));
}

TEST(PlainEngine, ConditionsOfAnEarlierWindowAreForgotten) {
  const Model model(2);
  nn::Conditions without = random_conditions(model.config, 5);
  without.x_cond = at::Tensor();
  const Tokens tokens = random_tokens(model.config, 6);
  const auto engine = model.engine();
  engine->begin(0, random_conditions(model.config, 8));
  engine->prefill(0, tokens);
  engine->begin(0, without);
  engine->prefill(0, part(tokens, 0, 20));
  EXPECT_LT(worst(logits_of(*engine, 0), model.expected(without, tokens)[20]), 1e-4);
}

TEST(PlainEngine, ConditionsMayBeTheSameForAllPositions) {
  const Model model(2);
  nn::Conditions one = random_conditions(model.config, 5);
  nn::Conditions all = one;
  one.x_cond = one.x_cond.narrow(1, 0, 1);
  all.x_cond = one.x_cond.expand({1, model.config.transformer.n_ctx, -1});
  const Tokens tokens = random_tokens(model.config, 6);
  const auto engine = model.engine();
  engine->begin(0, one);
  engine->prefill(0, part(tokens, 0, 11));
  EXPECT_LT(worst(logits_of(*engine, 0), model.expected(all, tokens)[11]), 1e-4);
}

TEST(PlainEngine, HalfPrecisionsStayClose) {
  const Model model(7);
  const nn::Conditions conditions = random_conditions(model.config, 5);
  const Tokens tokens = random_tokens(model.config, 6);
  const at::Tensor expected = model.expected(conditions, tokens)[20];
  const double range = expected.max().sub(expected.min()).item().toDouble();
  for (auto [precision, share] : {std::pair(Precision::kFp16, 4e-3), {Precision::kBf16, 3e-2}}) {
    EngineOptions options;
    options.precision = precision;
    const auto engine = model.engine(options);
    engine->begin(0, conditions);
    engine->prefill(0, part(tokens, 0, 20));
    const double difference = worst(logits_of(*engine, 0), expected);
    EXPECT_LT(difference, share * range);
    EXPECT_GT(difference, 0.0);
  }
}

TEST(PlainEngine, NamesRowAndPositionOfNonFiniteLogits) {
  Model model(2);
  model.weights["pos_emb.pos_emb"][14][3] = std::numeric_limits<float>::quiet_NaN();
  EngineOptions options;
  options.rows = 2;
  const auto engine = model.engine(options);
  engine->begin(1, random_conditions(model.config, 5));
  engine->prefill(1, part(random_tokens(model.config, 6), 0, 10));
  const int rows[] = {1};
  const SamplingParams params[] = {seeded(3)};
  try {
    engine->decode(rows, 10, params);
    FAIL();
  } catch (const NonFiniteLogits& error) {
    EXPECT_EQ(error.row(), 1);
    EXPECT_EQ(error.position(), 14);
    EXPECT_NE(std::string(error.what()).find("row 1 at position 14"), std::string::npos);
  }
}

TEST(PlainEngine, RejectsUnsupportedOptions) {
  const Model model(2);
  EngineOptions options;
  for (const Precision precision : {Precision::kInt8, Precision::kInt8Mlp}) {
    options.precision = precision;
    EXPECT_THROW(model.engine(options), UsageError);
  }
  const auto engine = model.engine();
  EXPECT_THROW(engine->begin(1, random_conditions(model.config, 1)), UsageError);
  EXPECT_THROW(engine->length(-1), UsageError);
  engine->begin(0, random_conditions(model.config, 1));
  engine->prefill(0, random_tokens(model.config, 6));
  const int rows[] = {0};
  const SamplingParams params[] = {seeded(3)};
  EXPECT_THROW(engine->decode(rows, 1, params), UsageError);
  EXPECT_THROW(engine->logits(rows), UsageError);
}

}  // namespace
}  // namespace crooner::engine
