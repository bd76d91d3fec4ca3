#include "cli/values.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/error.h"

namespace crooner::cli {
namespace {

std::string sentence(const std::function<void()>& work) {
  try {
    work();
  } catch (const UsageError& failure) {
    return failure.what();
  }
  return "(accepted)";
}

TEST(Values, ParsesWholeNumbers) {
  EXPECT_DOUBLE_EQ(parse_number("--seconds", "2.5", {0, 10}), 2.5);
  EXPECT_DOUBLE_EQ(parse_number("--seconds", "+1e1", {0, 10}), 10);
  EXPECT_EQ(parse_integer("--songs", "12", {1, 20}), 12);
  EXPECT_EQ(parse_seed("--seed", "18446744073709551615"), 18446744073709551615u);
}

TEST(Values, NamesAValueThatIsNotANumber) {
  for (const char* text : {"", "abc", "2s", " 2", "nan", "inf", "0x10", "+", "--3", "1e999"}) {
    const std::string said = sentence([&] { parse_number("--seconds", text, {0, 10, true}); });
    EXPECT_EQ(said,
              "--seconds is '" + std::string(text) + "'; it takes a number above 0 and up to 10.");
  }
  EXPECT_EQ(sentence([&] {
              parse_number("--seconds", "1,5", {0, 10, true});
            }),
            "--seconds is '1,5'; it takes a number above 0 and up to 10. Decimals come after a "
            "point: 1.5.");
  for (const char* text : {"", "1.5", "-1", "18446744073709551616", "1e3"}) {
    EXPECT_NE(sentence([&] { parse_seed("--seed", text); }).find("'" + std::string(text) + "'"),
              std::string::npos);
  }
}

TEST(Values, ChecksRanges) {
  EXPECT_EQ(sentence([] {
              parse_integer("--songs", "0", {1, 20});
            }),
            "--songs is '0'; it takes a whole number from 1 to 20.");
  EXPECT_EQ(sentence([] {
              parse_number("--temperature", "0", {0, 10, true});
            }),
            "--temperature is '0'; it takes a number above 0 and up to 10.");
}

TEST(Values, LyricsR17AWholeNumberMayHaveZerosAfterThePoint) {
  EXPECT_EQ(parse_integer("--songs", "7.0", {1, 20}), 7);
  EXPECT_EQ(parse_seed("--seed", "18446744073709551615.000"), 18446744073709551615u);
  for (const char* text : {"7.5", "7.", ".0", "7.0e1", "7.0.0"}) {
    EXPECT_THROW(parse_integer("--songs", text, {1, 20}), UsageError) << text;
  }
}

TEST(Values, LyricsR19ASeedIsLeftOutForANewOne) {
  for (const char* text : {"-1", "random"}) {
    EXPECT_NE(sentence([&] { parse_seed("--seed", text); }).find("Leave it out for a new one"),
              std::string::npos);
  }
}

TEST(Values, ACountMayBeAuto) {
  EXPECT_EQ(parse_count_or_auto("--n", "auto", 8), 0);
  EXPECT_EQ(parse_count_or_auto("--n", "1", 8), 1);
  EXPECT_EQ(parse_count_or_auto("--n", "8", 8), 8);
  for (const char* text : {"0", "9", "-1", "Auto", "2.5", ""}) {
    EXPECT_THROW(parse_count_or_auto("--n", text, 8), UsageError) << text;
  }
}

TEST(PerLevel, OneValueOrOnePerLevel) {
  const auto one = parse_per_level_numbers("--temperature", "0.98", {0, 10, true});
  EXPECT_DOUBLE_EQ(one.at(0, 5), 0.98);
  EXPECT_DOUBLE_EQ(one.at(2, 5), 0.98);

  const auto two = parse_per_level_numbers("--temperature", "2=0.98,0=0.97", {0, 10, true});
  EXPECT_DOUBLE_EQ(two.at(2, 5), 0.98);
  EXPECT_DOUBLE_EQ(two.at(1, 5), 5);
  EXPECT_DOUBLE_EQ(two.at(0, 5), 0.97);

  const auto mixed = parse_per_level_integers("--top-k", "40,2=10", {0, 100});
  EXPECT_EQ(mixed.at(2, 0), 10);
  EXPECT_EQ(mixed.at(1, 0), 40);
  EXPECT_TRUE(mixed.has_value());
  EXPECT_FALSE(PerLevel<int>().has_value());
}

TEST(PerLevel, RefusesAmbiguousValues) {
  const auto said = [](const char* text) {
    return sentence([&] { parse_per_level_numbers("--temperature", text, {0, 10, true}); });
  };
  EXPECT_NE(said("2=1,2=1.1").find("names level 2 twice"), std::string::npos);
  EXPECT_NE(said("1,2").find("two values for all levels"), std::string::npos);
  EXPECT_NE(said("top=1").find("'top' is not a level"), std::string::npos);
  EXPECT_NE(said("-1=1").find("'-1' is not a level"), std::string::npos);
  EXPECT_NE(said("99=1").find("'99' is not a level"), std::string::npos);
  EXPECT_NE(said("2=").find("is ''"), std::string::npos);
  EXPECT_EQ(said(""), "--temperature is empty; it takes a number above 0 and up to 10.");
}

}  // namespace
}  // namespace crooner::cli
