#include <gtest/gtest.h>

#include <numeric>

#include "engine/cuda/emulated_case.h"
#include "engine/cuda/emulator.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {
namespace {

using emulator::Faults;
using emulator::LaunchForm;
using emulator::Order;

class BatchTest : public testing::TestWithParam<Precision> {
 protected:
  static constexpr int kPositions = 4;

  ~BatchTest() override {
    emulator::set_launch_form({});
    emulator::set_faults({});
    emulator::set_order(Order::kForwards);
  }

  // After 0 to 3 tokens, by a row alone.
  std::vector<std::vector<float>> alone() const {
    std::vector<std::vector<float>> result;
    const auto n = static_cast<std::size_t>(case_.config.vocabulary);
    const auto all = case_.logits(GetParam(), kPositions);
    for (std::size_t i = 0; i < kPositions; ++i) {
      const auto begin = all.begin() + static_cast<long>(i * n);
      result.emplace_back(begin, begin + static_cast<long>(n));
    }
    return result;
  }
  // Rows of one step after 0 to 3 tokens, in turn.
  std::vector<float> together(int rows) const {
    const auto d = case_.decoder({.type = GetParam(), .rows = rows});
    std::vector<int> all(static_cast<std::size_t>(rows));
    std::iota(all.begin(), all.end(), 0);
    for (int row : all) {
      d->begin(row, case_.conditions.view());
      d->append(row, {case_.tokens.data(), static_cast<std::size_t>(row % kPositions)});
    }
    std::vector<float> logits(all.size() * static_cast<std::size_t>(case_.config.vocabulary));
    d->logits(all, logits.data());
    return logits;
  }
  void expect_alike(const std::vector<std::vector<float>>& right, int rows, const char* how) const {
    const std::vector<float> logits = together(rows);
    const auto n = static_cast<long>(case_.config.vocabulary);
    for (int row = 0; row < rows; ++row) {
      const auto begin = logits.begin() + row * n;
      ASSERT_TRUE(same_bits(right[row % kPositions], {begin, begin + n}))
          << how << ", row " << row << " of " << rows;
    }
  }

  const EmulatedCase case_{2, 2, 12};  // every slice of the MLP has inputs
};

INSTANTIATE_TEST_SUITE_P(All, BatchTest,
                         testing::Values(Precision::kFp32, Precision::kFp16, Precision::kBf16,
                                         Precision::kInt8),
                         [](const auto& i) { return std::string(to_string(i.param)); });

// By the kernels of few rows, and those of up to 64, whose cluster shares the inputs.
TEST_P(BatchTest, HasTheBitsOfARowAlone) {
  const auto right = alone();
  for (int rows : {5, 13, 24, 40, 64}) expect_alike(right, rows, "a cluster of four");
}

// A block alone, two of them, four with several tiles each, every inputs' slice by itself: as
// tuning and the shared memory of a card divide them.
TEST_P(BatchTest, HowTheInputsAreDividedChangesNoBit) {
  const auto right = alone();
  constexpr int kRows = 11;
  for (int log_blocks : {0, 1, 2}) {
    emulator::set_launch_form({9, 96, true, log_blocks});
    expect_alike(right, kRows, "9 blocks");
  }
  const Model widest = [&] {
    Model m;
    m.width = case_.config.transformer.width;
    m.state = case_.config.transformer.attn_state();
    m.mlp = case_.config.transformer.mlp_state();
    return m;
  }();
  for (int log_blocks : {0, 2}) {  // in sixteenths: nothing else fits
    Faults small;
    while (rows_that_fit(widest, small.shared_bytes - 64) >= kRows) small.shared_bytes -= 64;
    emulator::set_faults(small);
    emulator::set_launch_form({4, 64, true, log_blocks});
    expect_alike(right, kRows, "little shared memory");
  }
}

TEST_P(BatchTest, TheOrderOfThreadsChangesNoBit) {
  const auto right = alone();
  emulator::set_launch_form({8, 64, true, 2});
  emulator::set_order(Order::kBackwards);
  expect_alike(right, 9, "backwards");
  emulator::set_order(Order::kRandom, 1);
  expect_alike(right, 9, "at random");
}

// What a card needs for 40 rows of the published upsamplers and of 5B.
TEST(ProductSplit, FitsInTheMemoryOfABlock) {
  constexpr std::size_t kH200 = std::size_t{227} << 10, kA100 = std::size_t{163} << 10,
                        kAda = std::size_t{99} << 10;
  const auto split = find_split(Precision::kFp16, 1920, kMostRows, 2, kH200);
  ASSERT_TRUE(split);
  EXPECT_EQ(split->pieces(), 4);
  EXPECT_EQ(split->blocks(), 4);
  Model m;
  m.state = 480;
  m.width = m.mlp = 1920;
  for (std::size_t bytes : {kH200, kA100, kAda}) EXPECT_EQ(rows_that_fit(m, bytes), kMostRows);
  m.state = 1200;
  m.width = m.mlp = 4800;
  EXPECT_EQ(rows_that_fit(m, kH200), kMostRows);
  EXPECT_GE(rows_that_fit(m, kA100), 40);
  EXPECT_GE(rows_that_fit(m, kAda), 24);
  EXPECT_EQ(rows_that_fit(m, 1000), 0);
}

}  // namespace
}  // namespace crooner::engine::cuda
