#include "text/transliteration.h"

#include <gtest/gtest.h>

#include <string>

#include "base/utf8.h"

namespace crooner::text {
namespace {

TEST(Transliteration, LeavesAsciiAlone) {
  for (char32_t c = 0; c < 0x80; ++c) {
    EXPECT_EQ(transliterate(c), std::string(1, static_cast<char>(c)));
  }
}

TEST(Transliteration, SupportsManyScripts) {
  EXPECT_EQ(transliterate("Ångström Łódź Straße"), "Angstrom Lodz Strasse");
  EXPECT_EQ(transliterate("Москва"), "Moskva");
  EXPECT_EQ(transliterate("Ελλάδα"), "Ellada");
  EXPECT_EQ(transliterate("日本語"), "Ri Ben Yu ");
  EXPECT_EQ(transliterate("한국어"), "hangugeo");
  EXPECT_EQ(transliterate("हिन्दी"), "hindii");
  EXPECT_EQ(transliterate("“curly” — ‘quotes’…"), "\"curly\" -- 'quotes'...");
}

TEST(Transliteration, AppliesCorrectionsToTheTable) {
  EXPECT_EQ(transliterate("¼½¾⅓"), " 1/4 1/2 3/4 1/3 ");
  EXPECT_EQ(transliterate("Єъ"), "Ie'");
  EXPECT_EQ(transliterate("しちつっシチツッ"), "shichitsutsushichitsutsu");
  EXPECT_EQ(transliterate("אחטךכצץקש־"), "AHTKHKHTSTSkSH-");
  EXPECT_EQ(transliterate("։"), ":");
  EXPECT_EQ(transliterate("№5 ™ ℃℉ −1 2∶3"), "No. 5 (tm)  -1 2:3");
  EXPECT_EQ(transliterate("₹₽₿₴₱₲₳₵₸₺"), "RsRBTCUAHPGACTL");
  EXPECT_EQ(transliterate("🄰🅉"), "[A][Z]");
  EXPECT_EQ(transliterate("🅐🅩"), "(A)(Z)");
  EXPECT_EQ(transliterate("🅰🆉"), "[A][Z]");
}

TEST(Transliteration, DecomposesLetterlikeEnclosedAndMathematicalCharacters) {
  EXPECT_EQ(transliterate("ℝ℡Å"), "RTELA");
  EXPECT_EQ(transliterate("①⑴⒈⒜Ⓩ⓪"), "1(1)1.(a)Z0");
  EXPECT_EQ(transliterate("𝐀𝔷𝟗𝛼"), "Az9a");
}

TEST(Transliteration, IsEmptyForCharactersWithoutAnEntry) {
  for (const char32_t c : {0xe000, 0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff}) {
    EXPECT_EQ(transliterate(c), "") << std::hex << static_cast<unsigned>(c);
  }
  // Unassigned in the ranges that are decomposed.
  EXPECT_EQ(transliterate(char32_t{0x1d455}), "");
}

TEST(Transliteration, IsAsciiWithoutQuestionMarksInBracketsForEveryCharacter) {
  for (char32_t c = 0x80; c < 0x110000; ++c) {
    const std::string ascii = transliterate(c);
    EXPECT_EQ(ascii.find("[?]"), std::string::npos);
    for (const char letter : ascii) {
      ASSERT_LT(static_cast<unsigned char>(letter), 0x80) << std::hex << static_cast<unsigned>(c);
    }
  }
}

}  // namespace
}  // namespace crooner::text
