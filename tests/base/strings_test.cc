#include "base/strings.h"

#include <gtest/gtest.h>

#include <vector>

namespace crooner {
namespace {

TEST(Strings, JoinsWithASeparator) {
  const std::vector<std::string> words = {"a", "", "b"};
  EXPECT_EQ(join(words), "a, , b");
  EXPECT_EQ(join(words, "_"), "a__b");
  EXPECT_EQ(join(std::vector<int>{1, 2}, " ", [](int i) { return std::to_string(i); }), "1 2");
  EXPECT_EQ(join(std::vector<std::string>{}), "");
}

TEST(Strings, FormatsSizes) {
  EXPECT_EQ(format_bytes(std::int64_t{3'930'000'000}), "3.93 GB");
  EXPECT_EQ(format_bytes(12'340'000.0), "12.3 MB");
  EXPECT_EQ(format_fixed(9.99, "s"), "9.99 s");
  EXPECT_EQ(format_fixed(10.0, "s"), "10.0 s");
}

TEST(Strings, EscapesAndTruncatesForMessages) {
  EXPECT_EQ(printable("a\x1b[2J\x7f"), "a\\x1b[2J\\x7f");
  EXPECT_EQ(printable(std::string(200, 'x')), std::string(120, 'x') + "...");
  EXPECT_EQ(printable("é"), "é");
}

}  // namespace
}  // namespace crooner
