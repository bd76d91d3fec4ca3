#include <gtest/gtest.h>

#include "engine/cuda/emulated_case.h"
#include "engine/cuda/emulator.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {
namespace {

using emulator::LaunchForm;
using emulator::Order;

constexpr Precision kTypes[] = {Precision::kFp32, Precision::kFp16, Precision::kBf16,
                                Precision::kInt8};

class LaunchFormTest : public testing::TestWithParam<Precision> {
 protected:
  ~LaunchFormTest() override {
    emulator::set_launch_form({});
    emulator::set_order(Order::kForwards);
  }
  std::vector<float> logits() const { return case_.logits(GetParam(), 13); }

  const EmulatedCase case_{4, 4};
};

INSTANTIATE_TEST_SUITE_P(All, LaunchFormTest, testing::ValuesIn(kTypes),
                         [](const auto& i) { return std::string(to_string(i.param)); });

// Tile sizes may be tuned on any GPU without changing a song.
TEST_P(LaunchFormTest, BlocksThreadsAndEarlyLaunchesChangeNoBit) {
  const auto right = logits();
  for (const LaunchForm form : {LaunchForm{1, 32, true}, LaunchForm{3, 96, true},
                                LaunchForm{7, 512, true}, LaunchForm{2, 64, false}}) {
    emulator::set_launch_form(form);
    EXPECT_TRUE(same_bits(right, logits())) << form.blocks << " x " << form.threads;
  }
}

TEST_P(LaunchFormTest, TheOrderOfThreadsChangesNoBit) {
  const auto right = logits();
  emulator::set_launch_form({3, 128, true});
  emulator::set_order(Order::kBackwards);
  EXPECT_TRUE(same_bits(right, logits()));
  for (unsigned seed : {1u, 2u}) {
    emulator::set_order(Order::kRandom, seed);
    EXPECT_TRUE(same_bits(right, logits())) << seed;
  }
}

// Small enough for sanitizers: all attention functions but those of lyrics.
class FewSteps : public testing::TestWithParam<Precision> {};
INSTANTIATE_TEST_SUITE_P(Each, FewSteps, testing::ValuesIn(kTypes),
                         [](const auto& i) { return std::string(to_string(i.param)); });

TEST_P(FewSteps, OfEveryPattern) {
  for (int order : {9, 4}) {
    const EmulatedCase c(order, 4);
    const auto d = c.decoder({.type = GetParam(), .rows = 2});
    for (int row : {0, 1}) {
      d->begin(row, c.conditions.view());
      d->append(row, {c.tokens.data(), 6});
      d->append(row, {c.tokens.data() + 6, 1});  // a row alone is summed by all warps of a block
    }
    const int rows[] = {0, 1};
    std::vector<SamplingParams> params(2);
    params[1].guides = 0;
    params[1].guidance = 0.5f;
    std::int64_t out[4];
    d->decode(rows, 2, params, out);
    EXPECT_EQ(out[0], out[2]);
    EXPECT_EQ(out[1], out[3]);
    EXPECT_EQ(d->length(1), 9);
  }
}

// Clusters of four blocks, each of which works on several tiles.
TEST_P(FewSteps, OfManyRows) {
  emulator::set_launch_form({8, 64, true, 2});
  const EmulatedCase c(9, 2);
  const int count = kFewRows + 1;
  const auto d = c.decoder({.type = GetParam(), .rows = count});
  std::vector<int> rows;
  for (int row = 0; row < count; ++row) {
    d->begin(row, c.conditions.view());
    rows.push_back(row);
  }
  std::vector<SamplingParams> params(rows.size());
  for (SamplingParams& p : params) p.greedy = true;
  std::vector<std::int64_t> out(rows.size());
  d->decode(rows, 1, params, out.data());
  EXPECT_EQ(out, std::vector<std::int64_t>(rows.size(), out[0]));
  emulator::set_launch_form({});
}

}  // namespace
}  // namespace crooner::engine::cuda
