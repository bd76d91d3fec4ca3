#include "engine/cpu/decoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "base/error.h"
#include "base/half.h"
#include "engine/token_sampler/non_finite.h"
#include "support/decoder/random_decoder.h"

namespace crooner::engine::cpu {
namespace {

struct Pattern {
  const char* name;
  int attn_order;
  int depth;
};

// Between them all attention functions: order 8 has the lyrics of an encoder, 12 the prime.
constexpr Pattern kPatterns[] = {{"dense", 0, 2},           {"rows_columns_previous", 2, 4},
                                 {"summary", 3, 4},         {"spread", 4, 4},
                                 {"encoder_lyrics", 8, 11}, {"prime", 12, 49},
                                 {"all_but_lyrics", 9, 8}};

class DecoderOfPattern : public testing::TestWithParam<Pattern> {
 protected:
  DecoderOfPattern()
      : config_(small_config(GetParam().attn_order, GetParam().depth)),
        weights_(config_, 7),
        tokens_(random_tokens(config_, config_.transformer.n_ctx, 1)) {}

  std::unique_ptr<Decoder> decoder(DecoderOptions options = {}) const {
    return std::make_unique<Decoder>(config_, options, weights_.source());
  }
  std::vector<float> logits(const DecoderOptions& options, int seed = 1) const {
    return logits_by_steps(*decoder(options), 0, conditions(seed), tokens_);
  }
  RandomConditions conditions(int seed) const { return {config_.transformer, std::uint64_t(seed)}; }

  config::DecoderConfig config_;
  RandomWeights weights_;
  std::vector<std::int64_t> tokens_;
};

INSTANTIATE_TEST_SUITE_P(All, DecoderOfPattern, testing::ValuesIn(kPatterns),
                         [](const auto& i) { return i.param.name; });

TEST_P(DecoderOfPattern, EqualsTheDefinition) {
  for (int seed = 0; seed < 3; ++seed) {  // no x_cond, one for all positions, one for each
    const auto right = reference_logits(config_, weights_, conditions(seed), tokens_);
    const auto ours = logits({}, seed);
    const std::size_t vocabulary = config_.vocabulary;
    for (std::size_t p = 0; p < tokens_.size(); ++p) {
      double error = 0, size = 0;
      for (std::size_t v = p * vocabulary; v < (p + 1) * vocabulary; ++v) {
        error += std::pow(ours[v] - right[v], 2);
        size += std::pow(right[v], 2);
      }
      EXPECT_LT(std::sqrt(error / size), 2e-6) << "position " << p << " conditions " << seed;
    }
  }
}

TEST_P(DecoderOfPattern, HiddenStatesEqualTheDefinition) {
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

// Every length of a prefill, in blocks of several sizes, leads to the bits of single steps.
TEST_P(DecoderOfPattern, PrefillEqualsSteps) {
  const auto right = logits({});
  const std::size_t vocabulary = config_.vocabulary;
  const RandomConditions cond = conditions(1);
  for (int block : {1, 3, 7, 384}) {
    const auto d = decoder({.block = block});
    for (int n = 0; n < config_.transformer.n_ctx; ++n) {
      d->begin(0, cond.view());
      const int first = n / 3;  // in two chunks
      d->append(0, {tokens_.data(), std::size_t(first)});
      d->append(0, {tokens_.data() + first, std::size_t(n - first)});
      const int row = 0;
      std::vector<float> next(vocabulary);
      for (int p = n; p < std::min(n + 2, config_.transformer.n_ctx); ++p) {
        d->logits({&row, 1}, next.data());
        d->append(0, {&tokens_[p], 1});
        ASSERT_TRUE(
            same_bits(next, {right.begin() + p * vocabulary, right.begin() + (p + 1) * vocabulary}))
            << "prefill of " << n << " in blocks of " << block << ", position " << p;
      }
    }
  }
}

TEST_P(DecoderOfPattern, TargetsGiveTheSameBits) {
  const auto right = logits({.target = Target::kPortable});
  for (Target target : targets()) {
    EXPECT_TRUE(same_bits(right, logits({.target = target}))) << kernels(target).name;
  }
}

TEST_P(DecoderOfPattern, ThreadsGiveTheSameBits) {
  const auto right = logits({});
  for (int threads : {2, 3, 7}) EXPECT_TRUE(same_bits(right, logits({.threads = threads})));
}

// Rows of other lengths and conditions as neighbours, more of them than a panel holds.
// As many steps as the decoder takes to try every way in which its threads can share one.
TEST_P(DecoderOfPattern, TheWayInWhichThreadsShareStepsChangesNothing) {
  constexpr int kRows = 5, kSteps = 28;
  const int rows[kRows] = {0, 1, 2, 3, 4};
  const std::vector<SamplingParams> params(kRows);
  const auto songs = [&](int threads) {
    const auto d = decoder({.rows = kRows, .threads = threads});
    std::vector<RandomConditions> conds;
    for (int row : rows) conds.push_back(conditions(row));
    for (int row : rows) d->begin(row, conds[static_cast<std::size_t>(row)].view());
    std::vector<std::int64_t> tokens(std::size_t{kRows} * kSteps);
    d->decode(rows, kSteps, params, tokens.data());
    std::vector<float> next(std::size_t{kRows} * static_cast<std::size_t>(config_.vocabulary));
    d->logits(rows, next.data());
    return std::pair(tokens, next);
  };
  const auto [tokens, next] = songs(1);
  for (int threads : {2, 3, 7}) {
    const auto [other_tokens, other_next] = songs(threads);
    EXPECT_EQ(tokens, other_tokens) << threads;
    EXPECT_TRUE(same_bits(next, other_next)) << threads;
  }
}

TEST_P(DecoderOfPattern, NeighboursChangeNothing) {
  const std::size_t vocabulary = config_.vocabulary;
  for (int rows : {2, 8, 13}) {
    const auto d = decoder({.rows = rows, .threads = 2});
    std::vector<std::vector<float>> right;
    std::vector<RandomConditions> cond;
    std::vector<int> all, lengths;
    for (int r = 0; r < rows; ++r) {
      cond.push_back(conditions(r));
      right.push_back(logits({}, r));
    }
    for (int r = 0; r < rows; ++r) {
      d->begin(r, cond[r].view());
      lengths.push_back(r * 5 % 23);
      d->append(r, {tokens_.data(), std::size_t(lengths[r])});
      all.push_back(r);
    }
    for (int step = 0; step < 4; ++step) {
      std::vector<float> next(rows * vocabulary);
      d->logits(all, next.data());
      for (int r = 0; r < rows; ++r) {
        const auto from = next.begin() + r * vocabulary;
        const auto wanted = right[r].begin() + (lengths[r] + step) * vocabulary;
        ASSERT_TRUE(same_bits({from, from + vocabulary}, {wanted, wanted + vocabulary}))
            << "row " << r << " of " << rows << " step " << step;
        d->append(r, {&tokens_[lengths[r] + step], 1});
      }
    }
  }
}

TEST_P(DecoderOfPattern, BenchmarkTokensLeaveNothingBehind) {
  const auto benchmarked = decoder();
  const RandomConditions cond = conditions(1);
  benchmarked->begin(0, cond.view());
  benchmarked->set_length_for_benchmark(0, config_.transformer.n_ctx - 1);
  EXPECT_EQ(benchmarked->length(0), config_.transformer.n_ctx - 1);
  std::vector<float> synthetic(static_cast<std::size_t>(config_.vocabulary));
  const int row = 0;
  benchmarked->logits({&row, 1}, synthetic.data());
  for (float logit : synthetic) EXPECT_TRUE(std::isfinite(logit));
  EXPECT_TRUE(same_bits(logits_by_steps(*benchmarked, 0, cond, tokens_), logits({})));
}

TEST_P(DecoderOfPattern, DecodeSamplesFromTheLogits) {
  const auto d = decoder({.rows = 3, .threads = 2});
  const RandomConditions cond = conditions(2);
  for (int r = 0; r < 3; ++r) d->begin(r, cond.view());
  const int rows[] = {2, 0};
  SamplingParams greedy, sampled;
  greedy.greedy = true;
  sampled.temperature = 0.9f;
  sampled.top_k = 5;
  sampled.seed = 3;
  const SamplingParams params[] = {greedy, sampled};
  const int n = config_.transformer.n_ctx;
  std::vector<std::int64_t> out(2 * n);
  d->decode(rows, n, params, out.data());

  // By hand, one row after the other.
  const auto other = decoder();
  TokenSampler sampler(config_.vocabulary);
  std::vector<float> next(config_.vocabulary);
  for (int i = 0; i < 2; ++i) {
    other->begin(0, cond.view());
    for (int p = 0; p < n; ++p) {
      const int row = 0;
      other->logits({&row, 1}, next.data());
      const std::int64_t token = sampler(next, params[i], p);
      ASSERT_EQ(token, out[i * n + p]) << i << " " << p;
      other->append(0, {&token, 1});
    }
  }
}

// The same weights in fewer bits: bits do not depend on the target, and the error is the type's.
TEST_P(DecoderOfPattern, HalfAndByteWeights) {
  const auto right = logits({});
  double size = 0;
  for (float v : right) size += double(v) * v;
  const struct {
    Precision type, mlp;
    double tolerance;
  } types[] = {{Precision::kFp16, Precision::kAuto, 2e-3},
               {Precision::kBf16, Precision::kAuto, 2e-2},
               {Precision::kInt8, Precision::kAuto, 5e-2},
               {Precision::kFp16, Precision::kInt8, 5e-2}};
  for (const auto& [type, mlp, tolerance] : types) {
    const auto ours = logits({.type = type, .mlp = mlp});
    double error = 0;
    for (std::size_t i = 0; i < right.size(); ++i) error += std::pow(ours[i] - right[i], 2);
    EXPECT_GT(error, 0);
    EXPECT_LT(std::sqrt(error / size), tolerance) << static_cast<int>(type);
    EXPECT_TRUE(same_bits(ours, logits({.type = type, .mlp = mlp, .target = Target::kPortable})));
  }
}

// Keys and values in two bytes: an error of their type, and the same bits however a position was
// appended.
TEST_P(DecoderOfPattern, NarrowCaches) {
  const auto right = logits({});
  double size = 0;
  for (float v : right) size += double(v) * v;
  const std::pair<Precision, double> types[] = {{Precision::kFp16, 2e-3}, {Precision::kBf16, 2e-2}};
  for (const auto& [type, tolerance] : types) {
    const auto ours = logits({.cache = type});
    double error = 0;
    for (std::size_t i = 0; i < right.size(); ++i) error += std::pow(ours[i] - right[i], 2);
    EXPECT_GT(error, 0);
    EXPECT_LT(std::sqrt(error / size), tolerance) << static_cast<int>(type);
    EXPECT_TRUE(same_bits(ours, logits({.cache = type, .target = Target::kPortable})));
    EXPECT_EQ(decoder({.cache = type})->cache_bytes() * 2, decoder()->cache_bytes());

    const auto prefilled = decoder({.cache = type, .rows = 2, .threads = 2, .block = 7});
    const RandomConditions cond = conditions(1);
    const std::size_t n = tokens_.size() - 3, vocabulary = config_.vocabulary;
    prefilled->begin(1, cond.view());
    prefilled->append(1, {tokens_.data(), n});
    std::vector<float> next(vocabulary);
    const int row = 1;
    prefilled->logits({&row, 1}, next.data());
    const auto step = ours.begin() + static_cast<long>(n * vocabulary);
    EXPECT_TRUE(same_bits(next, std::vector<float>(step, step + static_cast<long>(vocabulary))));
  }
}

TEST(Decoder, HalfTensorsAreKeptExactly) {
  const config::DecoderConfig config = small_config(2, 3);
  RandomWeights weights(config, 7);
  std::map<std::string, std::vector<std::uint16_t>> halves;
  for (auto& [name, tensor] : weights.tensors) {
    if (!name.ends_with(".w") && name != "x_out.weight") continue;
    for (float& v : tensor.values) {
      halves[name].push_back(float_to_fp16(v));
      v = fp16_to_float(halves[name].back());
    }
  }
  const WeightSource source = [&](const std::string& name) {
    const auto found = halves.find(name);
    return found == halves.end()
               ? weights.source()(name)
               : TensorView{found->second.data(), DType::kF16, weights.tensors.at(name).shape};
  };
  const auto tokens = random_tokens(config, 20, 1);
  const RandomConditions conditions(config.transformer, 1);
  Decoder wide(config, {}, weights.source());
  Decoder half(config, {.type = Precision::kFp16}, source);
  EXPECT_TRUE(same_bits(logits_by_steps(wide, 0, conditions, tokens),
                        logits_by_steps(half, 0, conditions, tokens)));
}

std::string error_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

TEST(Decoder, ReportsInvalidArguments) {
  const config::DecoderConfig config = small_config(8, 10);
  RandomWeights weights(config, 7);
  Decoder d(config, {.rows = 2}, weights.source());
  const RandomConditions conditions(config.transformer, 1);
  RowConditions no_lyrics = conditions.view();
  no_lyrics.encoder_kv = nullptr;
  EXPECT_EQ(error_of([&] { d.begin(0, no_lyrics); }),
            "This model attends to lyrics; a row needs their encoding to begin.");
  EXPECT_EQ(error_of([&] { d.begin(2, conditions.view()); }),
            "Row 2 does not exist: the engine was created for 2 rows, counted from 0.");
  d.begin(0, conditions.view());
  const std::vector<std::int64_t> many(31, 0), bad = {0, 37};
  EXPECT_EQ(error_of([&] { d.append(0, many); }),
            "Row 0 holds 0 tokens of 30 and has no room for 31 more.");
  EXPECT_EQ(error_of([&] { d.append(0, bad); }),
            "The token 37 is not in the vocabulary of 37 tokens.");
  const int twice[] = {0, 0};
  std::vector<float> logits(2 * 37);
  EXPECT_EQ(error_of([&] { d.logits(twice, logits.data()); }), "Row 0 appears twice in one step.");

  weights.tensors["transformer._attn_mods.1.mlp.c_fc.b"].shape = {59};
  EXPECT_EQ(error_of([&] { Decoder(config, {}, weights.source()); }),
            "The tensor transformer._attn_mods.1.mlp.c_fc.b has the shape [59]; [60] is expected.");
}

TEST(Decoder, NamesTheRowAndPositionOfNan) {
  const config::DecoderConfig config = small_config(2, 3);
  RandomWeights weights(config, 7);
  for (int k = 0; k < 48; ++k) {
    weights.tensors["pos_emb.pos_emb"].values[4 * 48 + k] = std::numeric_limits<float>::quiet_NaN();
  }
  Decoder d(config, {.rows = 2}, weights.source());
  const RandomConditions conditions(config.transformer, 1);
  d.begin(1, conditions.view());
  const int row = 1;
  const SamplingParams params;
  std::int64_t out[6];
  try {
    d.decode({&row, 1}, 6, {&params, 1}, out);
    FAIL();
  } catch (const NonFiniteLogits& e) {
    EXPECT_EQ(e.row(), 1);
    EXPECT_EQ(e.position(), 4);
  }
}

}  // namespace
}  // namespace crooner::engine::cpu
