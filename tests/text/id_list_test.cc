#include "text/id_list.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "base/error.h"

namespace crooner::text {
namespace {

using Names = std::vector<std::string>;

IdList list_of(const std::string& lines, LabelVersion version = LabelVersion::kV2) {
  std::istringstream in(lines);
  return IdList::read(in, "artists.txt", version);
}

std::string refusal(const std::string& lines) {
  try {
    list_of(lines);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(IdList, FindsNormalisedNames) {
  const IdList list = list_of("unknown;0\n;0\nred_kettle;1\nsemi;colon;2\n");
  EXPECT_EQ(list.find("Red Kettle"), 1);
  EXPECT_EQ(list.find("semi colon"), 2);
  EXPECT_EQ(list.find(""), 0);
  EXPECT_EQ(list.find("nobody"), std::nullopt);
  EXPECT_EQ(list.entries().size(), 4u);
}

TEST(IdList, LowerCasesNamesOfVersionThree) {
  const IdList list = list_of("The Paper Boats;3\nMÜLLER;4\n", LabelVersion::kV3);
  EXPECT_EQ(list.find("the paper boats"), 3);
  EXPECT_EQ(list.find("Müller"), 4);
  EXPECT_EQ(list.find(" müller"), std::nullopt);
}

TEST(IdList, AcceptsByteOrderMarkCarriageReturnsAndEmptyLines) {
  const IdList list = list_of(
      "\xef\xbb\xbf"
      "one;1\r\n\r\ntwo;2");
  EXPECT_EQ(list.find("one"), 1);
  EXPECT_EQ(list.find("two"), 2);
}

TEST(IdList, AcceptsOtherLineEndsAndBlanksAfterTheId) {
  EXPECT_EQ(list_of("one;1\rtwo;2\r").find("one"), 1);
  EXPECT_EQ(list_of("one;1\ntwo;2\rthree;3\n").find("two"), 2);
  EXPECT_EQ(list_of("one;1 \t\r\n").find("one"), 1);
  EXPECT_EQ(list_of(std::string("\xff\xfeo\0;\0001\0", 8)).find("o"), 1);
}

TEST(IdList, SuggestsTheClosestNames) {
  const IdList list =
      list_of("unknown;0\nthe_beetles;1\nbeagles;2\nthe_copper_kettles;3\nabba;4\n");
  EXPECT_EQ(list.closest("beetles", 2), (Names{"beagles", "the_beetles"}));
  EXPECT_EQ(list.closest("the beatles").front(), "the_beetles");
  EXPECT_EQ(list.closest("kettle").front(), "the_copper_kettles");
  EXPECT_EQ(list.closest("baba", 1), (Names{"abba"}));  // a swap
  EXPECT_EQ(list.closest("x", 99).size(), 4u);          // never "unknown"
}

TEST(IdList, ReportsTheInvalidLine) {
  EXPECT_EQ(refusal("one;1\ntwo\n"), "artists.txt, line 2 has no semicolon; each line is name;id.");
  EXPECT_EQ(refusal("one;x\n"),
            "artists.txt, line 1: the id \"x\" is not a whole number of at least 0.");
  EXPECT_EQ(refusal("one;-1\n"),
            "artists.txt, line 1: the id \"-1\" is not a whole number of at least 0.");
  EXPECT_EQ(refusal("one;\n"),
            "artists.txt, line 1: the id \"\" is not a whole number of at least 0.");
  EXPECT_EQ(
      refusal("one;99999999999999999999\n"),
      "artists.txt, line 1: the id \"99999999999999999999\" is not a whole number of at least 0.");
  EXPECT_EQ(refusal("on\xe9;1\n"),
            "artists.txt, line 1: the name is not UTF-8 (byte 2 of the line).");
}

TEST(IdList, ReportsAMissingFile) {
  try {
    IdList::read("/nowhere/artists.txt", LabelVersion::kV2);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("/nowhere/artists.txt"), std::string::npos);
  }
}

TEST(IdList, SurvivesRandomBytes) {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> byte(0, 255);
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text = "a;1\n";
    for (int i = 0; i < 12; ++i) text.push_back(static_cast<char>(byte(random)));
    refused += refusal(text) != "accepted";
  }
  EXPECT_GT(refused, 4000);
}

}  // namespace
}  // namespace crooner::text
