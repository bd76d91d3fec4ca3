#include "nn/attention.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/strings.h"

namespace crooner::nn {
namespace {

using config::AttentionFunc;

// A key of a query: a position of the sequence, or one of the zero keys (-1).
std::vector<int> keys_of(const AttentionShape& shape, int p) {
  const int width = shape.block_ctx();
  std::vector<int> keys;
  const auto add = [&](int begin, int end) {
    for (int q = begin; q < end; ++q) keys.push_back(q);
  };
  switch (shape.func) {
    case AttentionFunc::kDense:
      add(0, p + 1);
      break;
    case AttentionFunc::kRow:
      add(p - p % width, p + 1);
      break;
    case AttentionFunc::kColumn:
      for (int q = p % width; q <= p; q += width) keys.push_back(q);
      break;
    case AttentionFunc::kPreviousRow:
      if (p < width) keys.assign(width, -1);
      if (p >= width) add((p / width - 1) * width, p / width * width);
      break;
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread:
      keys.assign(shape.summary(), -1);
      for (int q = 0; q <= p && q / width < shape.blocks - 1; ++q) {
        if (q % width >= width - shape.summary()) keys.push_back(q);
      }
      break;
    case AttentionFunc::kLyrics:
      add(0, shape.encoder_dims);
      break;
    case AttentionFunc::kPrime:
      add(0, std::min(p + 1, shape.prime_keys));
      break;
  }
  return keys;
}

// The definition in float64: which keys each query sees, zero keys counted apart.
at::Tensor naive(const AttentionShape& shape, const tensor::StateDict& weights, const at::Tensor& x,
                 const at::Tensor& encoder_kv) {
  const auto project = [&](const at::Tensor& in, const std::string& layer) {
    return in.to(at::kDouble).matmul(weights.at(layer + ".w").to(at::kDouble)) +
           weights.at(layer + ".b").to(at::kDouble);
  };
  const bool lyrics = shape.func == AttentionFunc::kLyrics;
  const auto projected = project(x, "c_attn");
  const auto kv = lyrics ? project(encoder_kv, "c_enc_kv") : projected.slice(2, shape.state);
  // The last key is zero; seen k times, its score grows by log k.
  auto bias = torch::full({shape.n_ctx, kv.size(1) + 1}, -INFINITY, at::kDouble);
  for (int p = 0; p < shape.n_ctx; ++p) {
    const auto keys = keys_of(shape, p);
    const auto zeros = std::count(keys.begin(), keys.end(), -1);
    if (zeros > 0) bias[p][-1] = std::log(static_cast<double>(zeros));
    for (const int key : keys) {
      if (key >= 0) bias[p][key] = 0;
    }
  }
  const auto heads = [&](const at::Tensor& states) {
    return states.reshape({x.size(0), -1, shape.heads, shape.head_dim()}).transpose(1, 2);
  };
  const auto with_zero = torch::constant_pad_nd(kv, {0, 0, 0, 1});
  const auto scores = heads(projected.slice(2, 0, shape.state))
                          .matmul(heads(with_zero.slice(2, 0, shape.state)).transpose(2, 3)) /
                      std::sqrt(shape.head_dim());
  const auto mixed = (scores + bias).softmax(-1).matmul(heads(with_zero.slice(2, shape.state)));
  return project(mixed.transpose(1, 2).reshape({x.size(0), shape.n_ctx, shape.state}), "c_proj");
}

struct Setting {
  AttentionShape shape;
  std::string name;
};

std::vector<Setting> settings() {
  std::vector<Setting> result;
  for (int func = 0; func <= 7; ++func) {
    for (const int heads : {1, 3}) {
      for (const int blocks : {1, 4, 8}) {
        AttentionShape shape;
        shape.func = static_cast<AttentionFunc>(func);
        shape.n_ctx = 24;
        shape.blocks = blocks;
        shape.heads = heads;
        shape.state = 6;
        shape.spread = blocks == 8 ? 3 : 2;  // 3: the whole row
        shape.prime_keys = blocks == 8 ? 16 : 8;
        shape.encoder_dims = 5;
        result.push_back({shape, str_cat("func_", func, "_heads_", heads, "_blocks_", blocks)});
      }
    }
  }
  return result;
}

constexpr int kWidth = 10;
constexpr int kItems = 2;

tensor::StateDict random_weights(const AttentionShape& shape) {
  const bool lyrics = shape.func == AttentionFunc::kLyrics;
  const auto randn = [](std::vector<std::int64_t> sizes) { return torch::randn(sizes).mul(0.5); };
  return {{"c_attn.w", randn({kWidth, (lyrics ? 1 : 3) * shape.state})},
          {"c_attn.b", randn({(lyrics ? 1 : 3) * shape.state})},
          {"c_enc_kv.w", randn({kWidth, 2 * shape.state})},
          {"c_enc_kv.b", randn({2 * shape.state})},
          {"c_proj.w", randn({shape.state, kWidth})},
          {"c_proj.b", randn({kWidth})}};
}

double error(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b).abs().max().item<double>();
}

class AttentionTest : public ::testing::TestWithParam<Setting> {
 protected:
  void SetUp() override {
    at::set_num_threads(1);
    torch::manual_seed(7);
  }

  const AttentionShape& shape() const { return GetParam().shape; }
};

TEST_P(AttentionTest, HuggingFace7WholeSequenceEqualsTheDefinition) {
  const auto weights = random_weights(shape());
  const Attention layer(shape(), tensor::Scope(weights));
  const auto x = torch::randn({kItems, shape().n_ctx, kWidth});
  const auto encoder_kv = torch::randn({kItems, shape().encoder_dims, kWidth});
  const auto expected = naive(shape(), weights, x, encoder_kv);
  EXPECT_LT(error(layer.forward(x, encoder_kv, Scaling::kScaleScores), expected), 1e-5);
  EXPECT_LT(error(layer.forward(x, encoder_kv, Scaling::kScaleQueryAndKey), expected), 1e-5);
}

// Training's fused kernels against the scores of evaluation.
TEST_P(AttentionTest, GradientsOfTrainingAreThoseOfTheDefinition) {
  const auto weights = random_weights(shape());
  const Attention layer(shape(), tensor::Scope(weights));
  const auto r = torch::randn({kItems, shape().n_ctx, kWidth});
  std::vector<std::vector<at::Tensor>> gradients;
  const auto input = torch::randn({kItems, shape().n_ctx, kWidth});
  const auto lyrics = torch::randn({kItems, shape().encoder_dims, kWidth});
  for (const Scaling scaling : {Scaling::kScaleScores, Scaling::kScaleQueryAndKey}) {
    const auto x = input.clone().requires_grad_(), encoder_kv = lyrics.clone().requires_grad_();
    layer.forward(x, encoder_kv, scaling).mul(r).sum().backward();
    gradients.push_back({x.grad()});
    if (shape().func == AttentionFunc::kLyrics) gradients.back().push_back(encoder_kv.grad());
  }
  for (std::size_t i = 0; i < gradients[0].size(); ++i)
    EXPECT_LT(error(gradients[1][i], gradients[0][i]), 2e-5);
}

TEST_P(AttentionTest, EveryChunkingOfTheCacheEqualsTheDefinition) {
  const at::NoGradGuard no_grad;
  const auto weights = random_weights(shape());
  const Attention layer(shape(), tensor::Scope(weights));
  const auto x = torch::randn({kItems, shape().n_ctx, kWidth});
  const auto encoder_kv = torch::randn({kItems, shape().encoder_dims, kWidth});
  const auto expected = naive(shape(), weights, x, encoder_kv);
  LayerCache cache(shape(), kItems, at::kFloat, at::kCPU);
  // One chunk, then chunks of `size` after a first one of `head`; the cache is used again
  // uncleared.
  for (int head = 0; head <= shape().n_ctx; head += 11) {
    for (const int size : {1, 2, 3, 7, 24}) {
      if (shape().func == AttentionFunc::kLyrics) layer.cache_lyrics(encoder_kv, cache);
      for (int first = 0; first < shape().n_ctx;) {
        const int count = std::min(first == 0 && head > 0 ? head : size, shape().n_ctx - first);
        const auto out = layer.forward_cached(x.narrow(1, first, count), cache, first);
        ASSERT_LT(error(out, expected.narrow(1, first, count)), 1e-5)
            << "head " << head << ", chunks of " << size << ", at " << first;
        first += count;
      }
    }
  }
}

TEST_P(AttentionTest, RowsOfACacheAdvanceAlone) {
  const at::NoGradGuard no_grad;
  const auto weights = random_weights(shape());
  const Attention layer(shape(), tensor::Scope(weights));
  const auto x = torch::randn({3, shape().n_ctx, kWidth});
  const auto encoder_kv = torch::randn({3, shape().encoder_dims, kWidth});
  const auto expected = naive(shape(), weights, x, encoder_kv);
  LayerCache cache(shape(), 3, at::kFloat, at::kCPU);
  for (const int row : {2, 0, 1}) {
    auto own = cache.slice(row, 1);
    if (shape().func == AttentionFunc::kLyrics) {
      layer.cache_lyrics(encoder_kv.narrow(0, row, 1), own);
    }
    for (int p = 0; p < 11; ++p) {
      layer.forward_cached(x.narrow(0, row, 1).narrow(1, p, 1), own, p);
    }
  }
  const auto out = layer.forward_cached(x.narrow(1, 11, 13), cache, 11);
  EXPECT_LT(error(out, expected.narrow(1, 11, 13)), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Patterns, AttentionTest, ::testing::ValuesIn(settings()),
                         [](const auto& setting) { return setting.param.name; });

}  // namespace
}  // namespace crooner::nn
