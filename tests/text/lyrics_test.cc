#include "text/lyrics.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/error.h"
#include "text/vocabulary.h"

namespace crooner::text {
namespace {

TEST(Vocabulary, IndexesFromOneWithPlusInVersionTwoOnly) {
  EXPECT_EQ(character_index(LabelVersion::kV2, 'A'), 1);
  EXPECT_EQ(character_index(LabelVersion::kV2, '\n'), 79);
  EXPECT_EQ(character_index(LabelVersion::kV3, '\n'), 78);
  EXPECT_EQ(character_index(LabelVersion::kV2, '+'), 70);
  EXPECT_EQ(character_index(LabelVersion::kV3, '+'), -1);
  EXPECT_EQ(character_index(LabelVersion::kV2, '\0'), -1);
  for (const LabelVersion version : {LabelVersion::kV2, LabelVersion::kV3}) {
    EXPECT_EQ(character_at(version, 0), '\0');
    EXPECT_EQ(character_at(version, vocabulary_size(version)), '\0');
    for (int i = 1; i < vocabulary_size(version); ++i) {
      EXPECT_EQ(character_index(version, character_at(version, i)), i);
    }
  }
}

std::string characters_of(const std::vector<std::int64_t>& tokens) {
  std::string text;
  for (const std::int64_t token : tokens) {
    text += character_at(LabelVersion::kV2, static_cast<int>(token));
  }
  return text;
}

TEST(Lyrics, TransliteratesBreaksAtBackslashesAndDropsTheRest) {
  const Lyrics lyrics = encode_lyrics("Déjà\\vu+ {x}", LabelVersion::kV2);
  EXPECT_EQ(lyrics.text, "Deja\nvu+ x");
  EXPECT_EQ(characters_of(lyrics.tokens), lyrics.text);
  EXPECT_EQ(encode_lyrics("Déjà\\vu+ {x}", LabelVersion::kV3).text, "Deja\nvu x");
}

TEST(Lyrics, AcceptsByteOrderMarkAndCarriageReturns) {
  const Lyrics lyrics = encode_lyrics("\xef\xbb\xbfone\r\ntwo\r\n", LabelVersion::kV2);
  EXPECT_EQ(lyrics.text, "one\ntwo\n");
  EXPECT_TRUE(lyrics.dropped.empty());
}

TEST(Lyrics, ReportsEachDroppedCharacterOnceWithItsPosition) {
  const Lyrics lyrics = encode_lyrics("la ♪ la\né% ♪ 100%\n", LabelVersion::kV2);
  EXPECT_EQ(lyrics.text, "la  la\ne  100\n");
  ASSERT_EQ(lyrics.dropped.size(), 2u);
  EXPECT_EQ(describe(lyrics.dropped[0]), "\"♪\" (line 1, column 4, and 1 more)");
  EXPECT_EQ(describe(lyrics.dropped[1]), "\"%\" (line 2, column 2, and 1 more)");
}

TEST(Lyrics, DescribesControlCharactersByNumber) {
  const Lyrics lyrics = encode_lyrics("a\x07z", LabelVersion::kV2);
  ASSERT_EQ(lyrics.dropped.size(), 1u);
  EXPECT_EQ(describe(lyrics.dropped[0]), "U+0007 (line 1, column 2)");
}

TEST(Lyrics, DoesNotReportCombiningAccents) {
  const Lyrics lyrics = encode_lyrics("cafe\u0301\u200d \u2764\ufe0f", LabelVersion::kV2);
  EXPECT_EQ(lyrics.text, "cafe ");
  ASSERT_EQ(lyrics.dropped.size(), 1u);
  EXPECT_EQ(lyrics.dropped[0].character, "\u2764");
}

TEST(Lyrics, RefusesOtherEncodingsNamingTheByteOffset) {
  try {
    encode_lyrics("caf\xe9 au lait", LabelVersion::kV2);
    FAIL() << "Latin-1 was accepted";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "The lyrics must be UTF-8; the byte at offset 3 is not. Convert them first (for "
                 "example: iconv -f LATIN1 -t UTF-8).");
  }
}

TEST(Lyrics, SurvivesRandomBytes) {
  std::mt19937 random(20);
  std::uniform_int_distribution<int> length(0, 24);
  std::uniform_int_distribution<int> byte(0, 255);
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text(static_cast<std::size_t>(length(random)), '\0');
    // Every other round leans towards ASCII, so that some texts are valid.
    for (char& c : text) c = static_cast<char>(round % 2 ? byte(random) : byte(random) & 0x7f);
    try {
      const Lyrics lyrics = encode_lyrics(text, LabelVersion::kV2);
      EXPECT_EQ(lyrics.text.size(), lyrics.tokens.size());
      EXPECT_EQ(characters_of(lyrics.tokens), lyrics.text);
      for (const DroppedCharacter& dropped : lyrics.dropped) EXPECT_GT(dropped.count, 0);
      ++accepted;
    } catch (const InputError&) {
    }
  }
  EXPECT_GE(accepted, 10000);
}

}  // namespace
}  // namespace crooner::text
