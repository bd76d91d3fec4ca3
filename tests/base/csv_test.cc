#include "base/csv.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

using Fields = std::vector<std::string>;

TEST(Csv, SplitsRowsIntoFields) {
  const auto rows = parse_csv("artist,genre\nAnna Quill,folk\n,jazz\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].fields, (Fields{"artist", "genre"}));
  EXPECT_EQ(rows[1].fields, (Fields{"Anna Quill", "folk"}));
  EXPECT_EQ(rows[2].fields, (Fields{"", "jazz"}));
  EXPECT_EQ(rows[2].line, 3);
}

TEST(Csv, QuotedFieldsContainCommasQuotesAndLineEnds) {
  const auto rows = parse_csv("\"a, b\",\"say \"\"la\"\"\",\"one\ntwo\"\nnext,12\" vinyl,\"\"");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].fields, (Fields{"a, b", "say \"la\"", "one\ntwo"}));
  EXPECT_EQ(rows[1].fields, (Fields{"next", "12\" vinyl", ""}));
  EXPECT_EQ(rows[1].line, 3);
}

TEST(Csv, ReadsSpreadsheetExports) {
  const auto rows = parse_csv(
      "\xEF\xBB\xBF"
      "a,b\r\n\r\n1,2\r\n\n\"\"\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].fields, (Fields{"a", "b"}));
  EXPECT_EQ(rows[1].fields, (Fields{"1", "2"}));
  EXPECT_EQ(rows[1].line, 3);
  EXPECT_EQ(rows[2].fields, (Fields{""}));  // not blank: somebody wrote an empty field
  EXPECT_EQ(rows[2].line, 5);
}

TEST(Csv, AnUnterminatedQuoteSkipsItsLineOnly) {
  const auto rows = parse_csv("a,b\n1,\"two\n3,4\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_TRUE(rows[1].unterminated_quote);
  EXPECT_EQ(rows[1].line, 2);
  EXPECT_EQ(rows[2].fields, (Fields{"3", "4"}));
  EXPECT_EQ(rows[2].line, 3);
  const auto last = parse_csv("a\n\"b");
  ASSERT_EQ(last.size(), 2u);
  EXPECT_TRUE(last[1].unterminated_quote);
}

TEST(Csv, LyricsR1FieldsMayBeSeparatedBySemicolonsOrTabs) {
  for (const std::string text :
       {"a;b\n1,5;\"x;y\"\n", "a\tb\n1,5\t\"x;y\"\n", "sep=;\r\na;b\n1,5;\"x;y\"\n"}) {
    const auto rows = parse_csv(text);
    ASSERT_EQ(rows.size(), 2u) << text;
    EXPECT_EQ(rows[0].fields, (Fields{"a", "b"}));
    EXPECT_EQ(rows[1].fields, (Fields{"1,5", "x;y"}));
    EXPECT_EQ(rows[1].line, text.starts_with("sep") ? 3 : 2);
  }
  EXPECT_EQ(parse_csv("title\na;b\n")[1].fields, (Fields{"a;b"}));
}

TEST(Csv, LyricsR8BlanksAroundFieldsAreNoPartOfThem) {
  const auto rows = parse_csv("artist, title , x\nAnna Quill,  Rain , \" la \" \n");
  EXPECT_EQ(rows[0].fields, (Fields{"artist", "title", "x"}));
  EXPECT_EQ(rows[1].fields, (Fields{"Anna Quill", "Rain", " la "}));
}

TEST(Csv, EmptyTextHasNoRows) {
  EXPECT_TRUE(parse_csv("").empty());
  EXPECT_TRUE(parse_csv("\n\r\n").empty());
}

}  // namespace
}  // namespace crooner
