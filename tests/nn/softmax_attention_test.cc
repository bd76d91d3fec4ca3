#include "nn/softmax_attention.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace crooner::nn {
namespace {

constexpr int kQueries = 12;

struct Heads {
  at::Tensor q, k, v;
};

Heads random_heads(int keys) {
  return {torch::randn({2, 3, kQueries, 8}), torch::randn({2, 3, keys, 8}),
          torch::randn({2, 3, keys, 8})};
}

void expect_fused_equals_plain(const Heads& heads, const AttentionMask& visible) {
  const at::Tensor plain =
      masked_attention(heads.q, heads.k, heads.v, visible, Scaling::kScaleScores, nullptr);
  const at::Tensor fused = fused_attention(heads.q, heads.k, heads.v, visible);
  EXPECT_LT((plain - fused).abs().max().item<float>(), 1e-5f);
}

TEST(SoftmaxAttention, FusedKernelsAttendToEveryKeyWithoutAMask) {
  expect_fused_equals_plain(random_heads(5), {});
}

// Fewer keys than queries: as layers that read the first positions alone.
TEST(SoftmaxAttention, FusedKernelsCountCausalPositionsFromTheFirstKey) {
  for (const int keys : {kQueries, 5}) {
    expect_fused_equals_plain(random_heads(keys), {.mask = {}, .causal = true});
  }
}

TEST(SoftmaxAttention, FusedKernelsRespectAMask) {
  const at::Tensor mask = causal_mask(kQueries, 20, 8, at::Device(at::kCPU));
  expect_fused_equals_plain(random_heads(20), {mask});
}

}  // namespace
}  // namespace crooner::nn
