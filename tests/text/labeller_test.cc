#include "text/labeller.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/error.h"

namespace crooner::text {
namespace {

using Ids = std::vector<std::int64_t>;
using Warnings = std::vector<std::string>;

IdList list_of(const std::string& lines, LabelVersion version = LabelVersion::kV2) {
  std::istringstream in(lines);
  return IdList::read(in, "list", version);
}

Labeller labeller(LabelLayout layout = {LabelVersion::kV2, 5, 4}) {
  return Labeller(layout, list_of("unknown;0\nred_kettle;1\nmara;2\n"),
                  list_of("unknown;0\nrock;1\npop;2\njazz;3\nfolk;4\nblues;5\nmetal;6\n"));
}

TEST(Labeller, LooksUpNames) {
  Warnings warnings;
  const Labels labels =
      labeller().labels({"Red Kettle", "Pop Rock", "ABC", 100, 0}, true, &warnings);
  EXPECT_EQ(labels.artist, 1);
  EXPECT_EQ(labels.genres, (Ids{2, 1}));
  EXPECT_EQ(labels.lyrics, (Ids{1, 2, 3}));
  EXPECT_TRUE(warnings.empty());
}

TEST(Labeller, TokensOfLinesHaveTheirTimes) {
  LabelInput song{"", "", "ab\n\xc3\x9f\ncd\ne", 100, 0};
  song.line_starts = {10, std::nullopt, 50, 100};  // the last one is after the end
  const Labels labels = labeller().labels(song, false, nullptr);
  EXPECT_EQ(labels.lyrics.size(), 10u);  // the second line is sung as "ss"
  EXPECT_EQ(labels.times, (std::vector<TimedToken>{{0, 10}, {6, 50}}));
}

TEST(Labeller, WarnsOfUnknownNamesAndSuggestsTheClosest) {
  Warnings warnings;
  const Labels labels = labeller().labels({"Red Kettel", "Pop Rok", "", 100, 0}, false, &warnings);
  EXPECT_EQ(labels.artist, 0);
  EXPECT_EQ(labels.genres, (Ids{2, 0}));
  EXPECT_EQ(warnings,
            (Warnings{"The artist \"Red Kettel\" is unknown to this model; the closest names are "
                      "\"red_kettle\", \"mara\". \"unknown\" is used.",
                      "The genre \"rok\" is unknown to this model; the closest names are "
                      "\"rock\", \"pop\", \"folk\". \"unknown\" is used."}));
}

TEST(Labeller, RefusesUnknownNamesWhenStrict) {
  try {
    labeller().labels({"Nobody", "Rock", "", 100, 0}, true, nullptr);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("The artist \"Nobody\" is unknown to this model", 0),
              0u);
  }
  EXPECT_THROW(labeller().labels({"Mara", "Polka", "", 100, 0}, true, nullptr), InputError);
  EXPECT_NO_THROW(labeller().labels({"", "", "", 100, 0}, true, nullptr));
}

TEST(Labeller, KeepsTheFirstKnownWordsOfALongGenre) {
  Warnings warnings;
  const Labels labels = labeller().labels(
      {"mara", "Old Rock Pop Jazz Folk Blues Metal", "", 100, 0}, false, &warnings);
  EXPECT_EQ(labels.genres, (Ids{1, 2, 3, 4, 5}));
  EXPECT_EQ(warnings, (Warnings{"The genre \"Old Rock Pop Jazz Folk Blues Metal\" has 7 words, but "
                                "the model takes 5; these count: \"rock\", \"pop\", \"jazz\", "
                                "\"folk\", \"blues\"."}));
  EXPECT_EQ(labeller().labels({"mara", "a b c d e f", "", 100, 0}, false, &warnings).genres,
            (Ids{0}));
}

TEST(Labeller, ReportsDroppedCharacters) {
  Warnings warnings;
  labeller().labels({"", "", "a♪b\n☃", 100, 0}, false, &warnings);
  EXPECT_EQ(warnings, (Warnings{"Left out of the lyrics: \"♪\" (line 1, column 2), \"☃\" (line 2, "
                                "column 1)."}));
}

TEST(Labeller, ListsAtMostEightDroppedCharacters) {
  Warnings warnings;
  labeller().labels({"", "", "a%$#@&*^~<>", 100, 0}, false, &warnings);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find(" and 2 other characters."), std::string::npos) << warnings[0];
}

TEST(Labeller, RefusesLyricsWithoutUsableCharacters) {
  const Labeller with = labeller();
  try {
    with.labels({"", "", "♪♫", 100, 0}, false, nullptr);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what())
                  .rfind("The lyrics contain no usable character: there is no "
                         "transliteration for \"♪\" (line 1, column 1), \"♫\"",
                         0),
              0u)
        << error.what();
  }
  for (const char* blank : {"♥♥♥\n", " \n", "♪ ♫\r\n\r\n"}) {
    EXPECT_THROW(with.labels({"", "", blank, 100, 0}, false, nullptr), InputError) << blank;
  }
  const Labeller without = labeller({LabelVersion::kV2, 5, 0});
  EXPECT_TRUE(without.labels({"", "", "♪♫", 100, 0}, false, nullptr).lyrics.empty());
}

TEST(LabelVector, HoldsLengthsIdsAndTheLyricWindow) {
  const Labeller both = labeller();
  const Labels labels = both.labels({"mara", "rock", "AB", 0, 0}, true, nullptr);
  EXPECT_EQ(label_vector(both.layout(), labels, 100, 20, 30, WindowArithmetic::kDouble),
            (Ids{100, 20, 30, 2, 1, -1, -1, -1, -1, 0, 0, 1, 2}));
}

}  // namespace
}  // namespace crooner::text
