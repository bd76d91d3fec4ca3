#include "engine/cuda/decoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "engine/cuda/emulated_device.h"
#include "engine/cuda/emulator.h"
#include "engine/cuda/shapes.h"
#include "engine/token_sampler/guidance.h"
#include "support/decoder/random_decoder.h"

namespace crooner::engine::cuda {
namespace {

struct Pattern {
  const char* name;
  int attn_order;
  int depth;
  bool res_scale = false;
};

// Between them all attention functions: order 8 has the lyrics of an encoder, 12 the prime.
constexpr Pattern kPatterns[] = {{"dense", 0, 2},
                                 {"rows_columns_previous", 2, 4},
                                 {"summary", 3, 4},
                                 {"spread", 4, 4},
                                 {"encoder_lyrics", 8, 11},
                                 {"prime", 12, 17},
                                 {"scaled_residuals", 2, 4, true}};

class EmulatedDecoderOfPattern : public testing::TestWithParam<Pattern> {
 protected:
  EmulatedDecoderOfPattern()
      : config_(config_of(GetParam())),
        weights_(config_, 7),
        tokens_(random_tokens(config_, config_.transformer.n_ctx, 1)) {}

  static config::DecoderConfig config_of(const Pattern& pattern) {
    config::DecoderConfig config = small_config(pattern.attn_order, pattern.depth);
    config.transformer.res_scale = pattern.res_scale;
    return config;
  }

  std::unique_ptr<Decoder> decoder(DecoderOptions options = {.type = Precision::kFp32}) const {
    return std::make_unique<Decoder>(config_, options, weights_.source(), emulator::emulated_api());
  }
  std::vector<float> logits(const DecoderOptions& options = {.type = Precision::kFp32},
                            int seed = 1) const {
    return logits_by_steps(*decoder(options), 0, conditions(seed), tokens_);
  }
  RandomConditions conditions(int seed) const { return {config_.transformer, std::uint64_t(seed)}; }

  double error(const std::vector<float>& ours, int seed) const {
    const auto right = reference_logits(config_, weights_, conditions(seed), tokens_);
    const auto vocabulary = static_cast<std::size_t>(config_.vocabulary);
    double worst = 0;
    for (std::size_t p = 0; p < tokens_.size(); ++p) {
      double apart = 0, size = 0;
      for (std::size_t v = p * vocabulary; v < (p + 1) * vocabulary; ++v) {
        apart += std::pow(ours[v] - right[v], 2);
        size += std::pow(right[v], 2);
      }
      const double relative = std::sqrt(apart / size);
      if (!(relative <= worst)) worst = relative;  // NaN is the worst
    }
    return worst;
  }

  config::DecoderConfig config_;
  RandomWeights weights_;
  std::vector<std::int64_t> tokens_;
};

INSTANTIATE_TEST_SUITE_P(All, EmulatedDecoderOfPattern, testing::ValuesIn(kPatterns),
                         [](const auto& i) { return i.param.name; });

TEST_P(EmulatedDecoderOfPattern, EqualsTheDefinition) {
  for (int seed = 0; seed < 3; ++seed) {  // no x_cond, one for all positions, one for each
    EXPECT_LT(error(logits({.type = Precision::kFp32}, seed), seed), 2e-6) << seed;
  }
}

// Every length of a prompt, in steps of a few or many rows, leads to the bits of single steps.
TEST_P(EmulatedDecoderOfPattern, PrefillEqualsSteps) {
  const auto right = logits();
  const std::size_t vocabulary = config_.vocabulary;
  const RandomConditions cond = conditions(1);
  const int row = 0;
  for (int step_rows : {3, 24}) {
    const auto d = decoder({.type = Precision::kFp32, .most_step_rows = step_rows});
    for (int n = 2; n < config_.transformer.n_ctx; n += 3) {
      d->begin(0, cond.view());
      const int first = n / 3;  // in two chunks
      d->append(0, {tokens_.data(), std::size_t(first)});
      d->append(0, {tokens_.data() + first, std::size_t(n - first)});
      std::vector<float> next(vocabulary);
      d->logits({&row, 1}, next.data());
      ASSERT_TRUE(
          same_bits(next, {right.begin() + n * vocabulary, right.begin() + (n + 1) * vocabulary}))
          << "prefill of " << n << " by " << step_rows;
    }
  }
}

// Rows of other lengths and conditions as neighbours, in one step or in several.
TEST_P(EmulatedDecoderOfPattern, NeighboursChangeNothing) {
  const std::size_t vocabulary = config_.vocabulary;
  std::vector<std::vector<float>> right;
  for (int seed = 0; seed < 3; ++seed) right.push_back(logits({.type = Precision::kFp32}, seed));
  for (int rows : {5, 13}) {
    const auto d = decoder({.type = Precision::kFp32, .rows = rows});
    std::vector<int> all, lengths;
    for (int r = 0; r < rows; ++r) {
      const RandomConditions cond = conditions(r % 3);
      d->begin(r, cond.view());
      lengths.push_back(r * 5 % 23);
      d->append(r, {tokens_.data(), std::size_t(lengths[r])});
      all.push_back(r);
    }
    for (int step = 0; step < 2; ++step) {
      std::vector<float> next(rows * vocabulary);
      d->logits(all, next.data());
      for (int r = 0; r < rows; ++r) {
        const auto from = next.begin() + r * vocabulary;
        const auto wanted = right[r % 3].begin() + (lengths[r] + step) * vocabulary;
        ASSERT_TRUE(same_bits({from, from + vocabulary}, {wanted, wanted + vocabulary}))
            << "row " << r << " of " << rows << " step " << step;
        d->append(r, {&tokens_[lengths[r] + step], 1});
      }
    }
  }
}

TEST_P(EmulatedDecoderOfPattern, HiddenStatesEqualTheDefinition) {
  config_.output_head = false;
  std::vector<double> right;
  reference_logits(config_, weights_, conditions(2), tokens_, &right);
  const auto d = decoder();
  const RandomConditions cond = conditions(2);
  d->begin(0, cond.view());
  const std::size_t width = config_.transformer.width;
  std::vector<float> hidden(tokens_.size() * width);
  d->append(0, {tokens_.data(), 11}, hidden.data());
  d->append(0, {tokens_.data() + 11, tokens_.size() - 11}, hidden.data() + 11 * width);
  for (std::size_t i = 0; i < right.size(); ++i) {
    ASSERT_NEAR(hidden[i], right[i], 3e-5 * std::max(1.0, std::abs(right[i]))) << i;
  }
}

class EmulatedDecoderOfManyInputs : public EmulatedDecoderOfPattern {
 protected:
  EmulatedDecoderOfManyInputs() {
    config_.transformer.m_mlp = 100;
    weights_ = RandomWeights(config_, 7);
    tokens_.resize(3);
  }
};
INSTANTIATE_TEST_SUITE_P(All, EmulatedDecoderOfManyInputs,
                         testing::Values(Pattern{"rows_columns_previous", 2, 2}),
                         [](const auto& i) { return i.param.name; });

// Elsewhere the slices of a product are of one unit.
TEST_P(EmulatedDecoderOfManyInputs, SlicesOfSeveralChunks) {
  ASSERT_GT(config_.transformer.mlp_state(), 16 * 32 * 8);  // of int8; of others sooner
  EXPECT_LT(error(logits({.type = Precision::kFp32}), 1), 2e-6);
  EXPECT_LT(error(logits({.type = Precision::kFp16}), 1), 4e-3);
  EXPECT_LT(error(logits({.type = Precision::kBf16}), 1), 4e-2);
  EXPECT_LT(error(logits({.type = Precision::kInt8}), 1), 1e-1);
}

// A run of more than 512 keys has parts of 128, each of which takes its keys 16 at a time and
// scales down what it has added whenever it meets a larger score. Elsewhere a part is 16 keys.
class EmulatedDecoderOfLongRuns : public EmulatedDecoderOfPattern {
 protected:
  EmulatedDecoderOfLongRuns() {
    config_.transformer.n_ctx = 560;
    config_.transformer.blocks = 5;
    weights_ = RandomWeights(config_, 7);
    tokens_ = random_tokens(config_, config_.transformer.n_ctx, 1);
  }
};
INSTANTIATE_TEST_SUITE_P(All, EmulatedDecoderOfLongRuns, testing::Values(Pattern{"dense", 0, 1}),
                         [](const auto& i) { return i.param.name; });

TEST_P(EmulatedDecoderOfLongRuns, PartsOfManyKeysEqualTheDefinition) {
  ASSERT_EQ(keys_per_part(config_.transformer.n_ctx), 8 * kKeys);
  const auto right = reference_logits(config_, weights_, conditions(1), tokens_);
  const std::size_t vocabulary = config_.vocabulary;
  const RandomConditions cond = conditions(1);
  const auto d = decoder();
  d->begin(0, cond.view());
  std::vector<float> next(vocabulary);
  const int row = 0;
  // Within a part, at its end, in the next one, in the last one.
  for (const std::size_t n : {40u, 127u, 128u, 250u, 555u}) {
    const auto done = static_cast<std::size_t>(d->length(0));
    d->append(0, {tokens_.data() + done, n - done});
    d->logits({&row, 1}, next.data());
    double apart = 0, size = 0;
    for (std::size_t v = 0; v < vocabulary; ++v) {
      apart += std::pow(next[v] - right[n * vocabulary + v], 2);
      size += std::pow(right[n * vocabulary + v], 2);
    }
    EXPECT_LT(std::sqrt(apart / size), 2e-6) << n;
  }
}

// The same weights in fewer bits: the error is the type's, and no bit depends on the rows of a
// step.
class EmulatedDecoderOfFewPatterns : public EmulatedDecoderOfPattern {};
INSTANTIATE_TEST_SUITE_P(All, EmulatedDecoderOfFewPatterns,
                         testing::Values(Pattern{"rows_columns_previous", 2, 3},
                                         Pattern{"encoder_lyrics", 6, 4}),
                         [](const auto& i) { return i.param.name; });

// The same weights in fewer bits: the error is the type's, and no bit depends on the rows of a
// step.
TEST_P(EmulatedDecoderOfFewPatterns, NarrowWeightsErrAsTheirType) {
  tokens_.resize(14);
  const struct {
    Precision type, mlp;
    double tolerance;
  } types[] = {{Precision::kFp16, Precision::kAuto, 4e-3},
               {Precision::kBf16, Precision::kAuto, 4e-2},
               {Precision::kInt8, Precision::kAuto, 1e-1},
               {Precision::kFp16, Precision::kInt8, 1e-1}};
  for (const auto& t : types) {
    const DecoderOptions options = {.type = t.type, .mlp = t.mlp};
    const auto ours = logits(options);
    const double worst = error(ours, 1);
    EXPECT_GT(worst, 1e-6);
    EXPECT_LT(worst, t.tolerance) << static_cast<int>(t.type);
    const auto prefilled = decoder(options);
    const std::size_t n = tokens_.size() - 3, vocabulary = config_.vocabulary;
    const RandomConditions cond = conditions(1);
    prefilled->begin(0, cond.view());
    prefilled->append(0, {tokens_.data(), n});
    std::vector<float> next(vocabulary);
    const int row = 0;
    prefilled->logits({&row, 1}, next.data());
    const auto step = ours.begin() + static_cast<long>(n * vocabulary);
    EXPECT_TRUE(same_bits(next, {step, step + static_cast<long>(vocabulary)}));
  }
}

TEST_P(EmulatedDecoderOfFewPatterns, DecodeSamplesFromTheLogits) {
  const auto d = decoder({.type = Precision::kFp16, .rows = 6});
  const RandomConditions cond = conditions(2);
  for (int r = 0; r < 6; ++r) d->begin(r, cond.view());
  const int rows[] = {2, 0, 5, 1}, n = config_.transformer.n_ctx;
  SamplingParams params[4];
  params[0].greedy = true;
  params[1].temperature = 0.9f;
  params[1].top_k = 5;
  params[1].seed = (std::uint64_t{7} << 32) + 3;
  params[2].top_p = 0.6f;
  params[2].first_position = -20;
  params[3].sample_index = 9;
  params[3].level = 2;
  std::vector<std::int64_t> out(4 * n);
  d->decode(rows, n / 2, params, out.data());
  std::vector<std::int64_t> second(4 * n);
  d->decode(rows, n - n / 2, params, second.data());

  // By hand, one row after the other.
  const auto other = decoder({.type = Precision::kFp16});
  TokenSampler sampler(config_.vocabulary);
  std::vector<float> next(config_.vocabulary);
  for (int i = 0; i < 4; ++i) {
    other->begin(0, cond.view());
    for (int p = 0; p < n; ++p) {
      const int row = 0;
      other->logits({&row, 1}, next.data());
      const std::int64_t token = sampler(next, params[i], p);
      const std::int64_t ours =
          p < n / 2 ? out[i * (n / 2) + p] : second[i * (n - n / 2) + p - n / 2];
      ASSERT_EQ(token, ours) << i << " " << p;
      other->append(0, {&token, 1});
    }
  }
}

}  // namespace
}  // namespace crooner::engine::cuda
