#include "base/philox.h"

#include <gtest/gtest.h>

#include <set>

namespace crooner {
namespace {

// The known answers that the authors publish with their paper's library (Random123, philox4x32 10).
TEST(PhiloxTest, GivesTheKnownAnswers) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
            (PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// What a seed means never changes: the layout of key and counter, by the known answers.
TEST(PhiloxTest, UniformUsesTheDocumentedCounter) {
  EXPECT_EQ(uniform(0, 0, 0, 0), static_cast<float>(0x6627e8) * 0x1p-24f);
  EXPECT_EQ(uniform(~std::uint64_t{0}, 0xffffffff, 0xffffffff, -1),
            static_cast<float>(0x408f27) * 0x1p-24f);
  EXPECT_EQ(uniform(0x299f31d0a4093822, 0x13198a2e, 0x03707344, 0x85a308d3243f6a88),
            static_cast<float>(0xd16cfe) * 0x1p-24f);
}

TEST(PhiloxTest, EveryArgumentMatters) {
  std::set<float> numbers;
  for (int bit = 0; bit < 64; ++bit) numbers.insert(uniform(std::uint64_t{1} << bit, 0, 0, 0));
  for (int bit = 0; bit < 63; ++bit) numbers.insert(uniform(0, 0, 0, std::int64_t{1} << bit));
  for (int bit = 0; bit < 32; ++bit) {
    numbers.insert(uniform(0, 1u << bit, 0, 0));
    numbers.insert(uniform(0, 0, 1u << bit, 0));
  }
  EXPECT_GE(numbers.size(),
            64u + 63u + 64u - 1u);  // one chance pair of equal 24 bits is allowed for
}

TEST(PhiloxTest, UniformIsUniform) {
  constexpr int kBins = 16, kDraws = 160000;
  int counts[kBins] = {};
  for (int i = 0; i < kDraws; ++i) {
    const float number = uniform(42, 3, 2, i);
    ASSERT_GE(number, 0.0f);
    ASSERT_LT(number, 1.0f);
    ++counts[static_cast<int>(number * kBins)];
  }
  double chi_squared = 0;
  for (const int count : counts) chi_squared += (count - 1e4) * (count - 1e4) / 1e4;
  EXPECT_LT(chi_squared, 37.7);  // 15 degrees of freedom, 0.1 %
}

TEST(PhiloxTest, UnitFloatNeverReachesOne) {
  EXPECT_EQ(unit_float(0), 0.0f);
  EXPECT_EQ(unit_float(255), 0.0f);
  EXPECT_LT(unit_float(0xffffffff), 1.0f);
}

}  // namespace
}  // namespace crooner
