#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "engine/cuda/emulated_case.h"
#include "engine/cuda/step_groups.h"
#include "engine/token_sampler/guidance.h"

namespace crooner::engine::cuda {
namespace {

// Row 0 guided by rows 1 and 2 of other conditions, row 3 alone; steps of three rows.
TEST(GuidedDecode, SamplesFromTheGuidedLogits) {
  const EmulatedCase c;
  const std::vector<int> rows = {0, 1, 2, 3};
  std::vector<SamplingParams> params(4);
  params[0].top_k = 9;
  params[0].seed = params[3].seed = 4;
  params[1].guides = params[2].guides = 0;
  params[1].guidance = 0.7f;
  params[2].guidance = 0.25f;
  const auto begin = [&](Decoder& d) {
    for (int r : rows) {
      d.begin(r, RandomConditions(c.config.transformer, std::uint64_t(r)).view());
      d.append(r, {c.tokens.data(), std::size_t(r == 2 ? 3 : 0)});
    }
  };
  const auto d = c.decoder({.type = Precision::kFp32, .rows = 4, .most_step_rows = 3});
  begin(*d);
  const int n = 20;
  std::vector<std::int64_t> out(4 * n);
  d->decode(rows, n, params, out.data());

  const auto other = c.decoder({.type = Precision::kFp32, .rows = 4});
  begin(*other);
  TokenSampler sampler(c.config.vocabulary);
  const auto vocabulary = static_cast<std::size_t>(c.config.vocabulary);
  std::vector<float> logits(4 * vocabulary);
  for (int p = 0; p < n; ++p) {
    other->logits(rows, logits.data());
    std::int64_t tokens[4];
    for (int i : {0, 3}) {
      guide(params, std::size_t(i), logits.data(), vocabulary, c.config.vocabulary);
      tokens[i] = sampler(std::span(logits).subspan(i * vocabulary, vocabulary), params[i], p);
    }
    tokens[1] = tokens[2] = tokens[0];
    for (int i : rows) {
      ASSERT_EQ(out[i * n + p], tokens[i]) << i << " at " << p;
      other->append(i, {&tokens[i], 1});
    }
  }
  EXPECT_EQ(d->length(2), n + 3);
}

TEST(StepGroups, KeepARowAndItsGuidesTogether) {
  std::vector<SamplingParams> params(7);
  params[1].guides = 0;
  params[5].guides = 3;
  params[6].guides = 3;
  const auto groups = step_groups(params, 4);
  std::vector<std::size_t> all;
  for (const auto& group : groups) {
    EXPECT_LE(group.size(), 4u);
    all.insert(all.end(), group.begin(), group.end());
    for (std::size_t i : group) {
      if (params[i].guides < 0) continue;
      EXPECT_NE(std::find(group.begin(), group.end(), std::size_t(params[i].guides)), group.end());
    }
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_THROW(step_groups(params, 2), UsageError);
}

}  // namespace
}  // namespace crooner::engine::cuda
