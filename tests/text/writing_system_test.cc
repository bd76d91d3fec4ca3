#include "text/writing_system.h"

#include <gtest/gtest.h>

namespace crooner::text {
namespace {

TEST(WritingSystem, IsThatOfMostLetters) {
  EXPECT_EQ(writing_system("The Beatles"), "Latin");
  EXPECT_EQ(writing_system("Mötley Crüe"), "Latin");
  EXPECT_EQ(writing_system("Кино"), "Cyrillic");
  EXPECT_EQ(writing_system("Кино (live)"), "Latin");  // four letters each: the first system wins
  EXPECT_EQ(writing_system("Виктор Цой (live)"), "Cyrillic");
  EXPECT_EQ(writing_system("Μίκης"), "Greek");
  EXPECT_EQ(writing_system("עברי לידר"), "Hebrew");
  EXPECT_EQ(writing_system("فيروز"), "Arabic");
  EXPECT_EQ(writing_system("लता"), "Devanagari");
  EXPECT_EQ(writing_system("방탄소년단"), "Korean");
  EXPECT_EQ(writing_system("宇多田ヒカル"), "Japanese");
  EXPECT_EQ(writing_system("鄧麗君"), "Chinese");
  EXPECT_EQ(writing_system("தமிழ்"), "other");
}

TEST(WritingSystem, IsNoneWithoutALetter) {
  EXPECT_EQ(writing_system(""), "");
  EXPECT_EQ(writing_system("1975 ×÷ «»!"), "");
  EXPECT_EQ(writing_system("\xff\xfe"), "");
}

}  // namespace
}  // namespace crooner::text
