#include "base/suggest.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

TEST(EditDistanceTest, CountsChanges) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("jazz", "jzaz"), 1u) << "neighbours swapped";
  EXPECT_EQ(edit_distance("Bj\xc3\xb6rk", "Bjork"), 1u) << "characters, not bytes";
  EXPECT_EQ(edit_distance("abcdef", "azced"), edit_distance("azced", "abcdef"));
}

TEST(SuggestionsTest, BestFirst) {
  const std::vector<std::string> genres{"classical", "rock", "folk rock",
                                        "pop rock",  "Pop",  "soul"};
  EXPECT_EQ(suggestions("rokc", genres), (std::vector<std::string>{"rock"}));
  EXPECT_EQ(suggestions("POP", genres), (std::vector<std::string>{"Pop", "pop rock"}));
  EXPECT_EQ(suggestions("clasical", genres), (std::vector<std::string>{"classical"}));
  EXPECT_TRUE(suggestions("zzzzzz", genres).empty());
  EXPECT_TRUE(suggestions("", genres).empty());
}

TEST(SuggestionsTest, RespectsTheLimit) {
  const std::vector<std::string> names{"ana", "anb", "anc", "and"};
  EXPECT_EQ(suggestions("an", names, 2), (std::vector<std::string>{"ana", "anb"}));
}

}  // namespace
}  // namespace crooner
