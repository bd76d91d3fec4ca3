#include <gtest/gtest.h>

#include <limits>
#include <tuple>

#include "base/error.h"
#include "base/strings.h"
#include "engine/engine.h"
#include "engine/token_sampler/guidance.h"
#include "engine/token_sampler/non_finite.h"
#include "random_decoder.h"

namespace crooner::engine {
namespace {

using Tokens = std::vector<std::int64_t>;

SamplingParams song_params(std::uint64_t seed) {
  SamplingParams params;
  params.seed = seed;
  return params;
}

SamplingParams guide_of(int entry, float weight) {
  SamplingParams params;
  params.guides = entry;
  params.guidance = weight;
  return params;
}

struct Backend {
  EngineKind kind;
  Precision precision;
};

// By attention order: with lyrics in an encoder, in the sequence, and without any.
class GuidedDecode : public testing::TestWithParam<std::tuple<Backend, int>> {
 protected:
  GuidedDecode()
      : config_(small_decoder(std::get<1>(GetParam()))), weights_(random_weights(config_, 1)) {}

  std::unique_ptr<Engine> engine(int rows, bool deterministic = true, int threads = 2) const {
    EngineOptions options;
    options.kind = std::get<0>(GetParam()).kind;
    options.precision = std::get<0>(GetParam()).precision;
    options.rows = rows;
    options.deterministic = deterministic;
    options.threads = threads;
    return make_engine(config_, tensor::Scope(weights_), options);
  }

  // Song `song` in rows `row` (itself) and row + 1 (what guides it).
  void begin(Engine& engine, int row, int song) const {
    for (int k = 0; k < 2; ++k) {
      engine.begin(row + k, random_conditions(config_, 100 * k + song));
      engine.prefill(row + k, std::span(prompt_).first(3 + song));
    }
  }

  config::DecoderConfig config_;
  tensor::StateDict weights_;
  Tokens prompt_ = random_tokens(config_, 6);
};

using GuidedCase = testing::TestParamInfo<std::tuple<Backend, int>>;

std::string case_name(const GuidedCase& one) {
  const Backend& backend = std::get<0>(one.param);
  return str_cat(to_string(backend.kind), "_", to_string(backend.precision), "_",
                 std::get<1>(one.param));
}

INSTANTIATE_TEST_SUITE_P(
    Engines, GuidedDecode,
    testing::Combine(testing::Values(Backend{EngineKind::kPlain, Precision::kFp32},
                                     Backend{EngineKind::kPlain, Precision::kFp16},
                                     Backend{EngineKind::kCpu, Precision::kFp32},
                                     Backend{EngineKind::kCpu, Precision::kFp16},
                                     Backend{EngineKind::kCpu, Precision::kBf16},
                                     Backend{EngineKind::kCpu, Precision::kInt8},
                                     Backend{EngineKind::kCpu, Precision::kInt8Mlp}),
                     testing::Values(0, 6, 9)),
    case_name);

// Step by step from the logits of both rows.
TEST_P(GuidedDecode, SamplesFromTheCombinedLogits) {
  const auto engine = this->engine(2), reference = this->engine(2);
  begin(*engine, 0, 1);
  begin(*reference, 0, 1);
  const int rows[] = {0, 1};
  const std::vector<SamplingParams> params{song_params(4), guide_of(0, 2.5f)};
  const Tokens tokens = engine->decode(rows, 12, params);
  TokenSampler sampler(config_.vocabulary);
  for (int step = 0; step < 12; ++step) {
    const at::Tensor logits = reference->logits(rows).contiguous();
    float* const both = logits.mutable_data_ptr<float>();
    const auto vocabulary = static_cast<std::size_t>(config_.vocabulary);
    ASSERT_TRUE(guide(params, 0, both, vocabulary, config_.vocabulary));
    const std::int64_t token =
        sampler(std::span(both, vocabulary), params[0], reference->length(0));
    EXPECT_EQ(tokens[step], token) << step;
    EXPECT_EQ(tokens[12 + step], token) << "a guiding row takes the song's tokens, " << step;
    for (int row : rows) reference->replay(row, std::span(&token, 1));
  }
  EXPECT_EQ(engine->length(0), 16);
  EXPECT_EQ(engine->length(1), 16);
}

TEST_P(GuidedDecode, DoesNotDependOnNeighboursOrThreads) {
  std::vector<Tokens> alone;
  for (int song = 0; song < 3; ++song) {
    const auto engine = this->engine(2, true, 1);
    begin(*engine, 0, song);
    const int rows[] = {0, 1};
    const std::vector<SamplingParams> params{song_params(song), guide_of(0, 1.0f)};
    alone.push_back(engine->decode(rows, 10, params));
  }
  const auto engine = this->engine(7);
  for (int song = 0; song < 3; ++song) begin(*engine, 2 * song, song);
  engine->begin(6, random_conditions(config_, 50));  // a song without guidance
  // The rows of a call come in any order.
  const int rows[] = {5, 0, 1, 6, 4, 3, 2};
  const std::vector<SamplingParams> params{guide_of(4, 1.0f), song_params(0), guide_of(1, 1.0f),
                                           song_params(9),    song_params(2), guide_of(6, 1.0f),
                                           song_params(1)};
  const Tokens tokens = engine->decode(rows, 10, params);
  const int entry_of_song[] = {1, 6, 4};
  for (int song = 0; song < 3; ++song) {
    const auto own = std::span(tokens).subspan(10 * entry_of_song[song], 10);
    EXPECT_TRUE(std::equal(own.begin(), own.end(), alone[song].begin())) << song;
  }
}

TEST_P(GuidedDecode, AWeightOfZeroOnlyExcludesTheImpossible) {
  const auto guided = this->engine(2), plain = this->engine(2);
  begin(*guided, 0, 2);
  begin(*plain, 0, 2);
  const int both[] = {0, 1}, one[] = {0};
  SamplingParams greedy;
  greedy.greedy = true;
  const std::vector<SamplingParams> params{greedy, guide_of(0, 0)};
  const Tokens tokens = guided->decode(both, 8, params);
  EXPECT_EQ(Tokens(tokens.begin(), tokens.begin() + 8), plain->decode(one, 8, {&greedy, 1}));
}

TEST_P(GuidedDecode, AGuidingRowThatIsNotFiniteIsNamed) {
  const auto engine = this->engine(2);
  begin(*engine, 0, 1);
  nn::Conditions broken = random_conditions(config_, 101);
  broken.start = broken.start.mul(std::numeric_limits<float>::quiet_NaN());
  engine->begin(1, broken);
  const int rows[] = {0, 1};
  const std::vector<SamplingParams> params{song_params(1), guide_of(0, 1)};
  try {
    engine->decode(rows, 3, params);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const NonFiniteLogits& error) {
    EXPECT_EQ(error.row(), 1);
  }
}

TEST_P(GuidedDecode, RejectsAGuideOfARowThatIsNotThere) {
  const auto engine = this->engine(2);
  begin(*engine, 0, 1);
  const int rows[] = {0, 1};
  const std::vector<SamplingParams> params{song_params(1), guide_of(3, 1)};
  EXPECT_THROW(engine->decode(rows, 1, params), UsageError);
}

}  // namespace
}  // namespace crooner::engine
