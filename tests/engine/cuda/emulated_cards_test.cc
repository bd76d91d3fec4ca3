#include "engine/cuda/emulated_cards.h"

#include <gtest/gtest.h>

namespace crooner::engine::cuda::emulator {
namespace {

std::vector<int> numbers(const std::string& count, const char* visible) {
  std::vector<int> all;
  for (const Card& card : cards(count, visible, "")) all.push_back(card.number);
  return all;
}

TEST(EmulatedCards, AreMaskedAsByADriver) {
  EXPECT_EQ(numbers("", nullptr), (std::vector{0}));
  EXPECT_EQ(numbers("3", nullptr), (std::vector{0, 1, 2}));
  EXPECT_EQ(numbers("3", "2,0"), (std::vector{2, 0}));
  EXPECT_EQ(numbers("3", "1,3,0"), (std::vector{1})) << "up to the first that is none";
  EXPECT_EQ(numbers("3", ""), std::vector<int>());
  EXPECT_EQ(numbers("3", "none"), std::vector<int>());
}

TEST(EmulatedCards, KeepTheirFaultsWhenMasked) {
  const std::vector<Card> shown = cards("2", "1", "1:lost=7 1:memory=1000 1:fails=busy");
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].lost_after_runs, 7);
  EXPECT_EQ(shown[0].memory_bytes, 1000u);
  EXPECT_EQ(shown[0].fails, "busy");
  EXPECT_EQ(cards("2", "0", "1:lost=7")[0].lost_after_runs, -1);
}

}  // namespace
}  // namespace crooner::engine::cuda::emulator
