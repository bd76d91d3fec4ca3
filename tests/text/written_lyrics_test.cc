#include "text/written_lyrics.h"

#include <gtest/gtest.h>

namespace crooner::text {
namespace {

std::string sung(const std::string& written) {
  return sung_lyrics(written).text;
}

std::string notes(const std::string& written) {
  std::string all;
  for (const std::string& sentence : sung_lyrics(written).notes) all += sentence + "\n";
  return all;
}

TEST(WrittenLyrics, LyricsWithoutMarksStayAsTheyAre) {
  for (const char* lyrics : {"", "la", "row row\nthe boat\n", "\n\nla\n\n\nlo",
                             "(Oh, oh)\n1, 2, 3\n99 balloons\nTo the end",
                             "break\nsolo\nand the bridge\nit's 10:30 now\nso what: nothing",
                             "chorus of angels\nrepeat\n"}) {
    EXPECT_EQ(sung(lyrics), lyrics);
    EXPECT_EQ(notes(lyrics), "");
  }
}

TEST(WrittenLyrics, SectionHeadings) {
  for (const char* heading : {"[Verse 1]",
                              "[Chorus: duet]",
                              "[x2]",
                              "[Outro: fade]",
                              "[Guitar Solo]",
                              "[whispering]",
                              "Verse 1:",
                              "VERSE 2",
                              "Chorus",
                              "Pre-Chorus:",
                              "Bridge x2",
                              "(x2)",
                              "(2x)",
                              "(Repeat chorus)",
                              "(Chorus)",
                              "## Verse 3",
                              "**Chorus**",
                              "{start_of_chorus}",
                              "Second Verse",
                              "Refrain:",
                              "[Verse 1] [x2]:",
                              "\xe3\x80\x90\xe3\x82\xb5\xe3\x83\x93\xe3\x80\x91"}) {
    EXPECT_EQ(sung(std::string(heading) + "\nla\n"), "la\n") << heading;
    EXPECT_NE(notes(std::string(heading) + "\nla\n").find("1 section heading"), std::string::npos)
        << heading;
  }
}

TEST(WrittenLyrics, HeadingsWithinALine) {
  EXPECT_EQ(sung("[Verse 1] row, row"), "row, row");
  EXPECT_EQ(sung("Chorus: row, row"), "row, row");
  EXPECT_EQ(sung("[Anna:] row, row"), "row, row");
  EXPECT_EQ(sung("row, row (x2)"), "row, row");
  EXPECT_EQ(sung("row, row x3"), "row, row");
  EXPECT_EQ(sung("[hello] world (oh)"), "[hello] world (oh)");
}

TEST(WrittenLyrics, OneBlankLineStaysWhereAHeadingStood) {
  EXPECT_EQ(sung("\n[Intro]\n\nla\n\n[Chorus]\n\nlo\n\n[Outro]\n"), "la\n\nlo\n");
  EXPECT_EQ(sung("[Instrumental]\n"), "");
}

TEST(WrittenLyrics, Lrc) {
  EXPECT_EQ(sung("[ti:Row]\n[ar:Anna]\n[offset:+100]\n[00:01.00]row row\n[00:02]the boat\n"),
            "row row\nthe boat\n");
  EXPECT_EQ(sung("[00:01.00]<00:01.00> row <00:01.50> row\n"), "row row\n");
  EXPECT_EQ(sung("[00:01]a\n[00:02.5][00:10:00]b\n[00:05]c\n"), "a\nb\nc\nb\n");
  EXPECT_EQ(notes("[ar:Anna]\n[00:01.00]la"),
            "Left out of the lyrics: 1 time stamp, 1 header line; --lyrics-as-is sings them.\n");
}

using Times = std::vector<std::optional<double>>;

TEST(WrittenLyrics, LinesHaveTheirTimes) {
  EXPECT_EQ(
      sung_lyrics("[offset:+500]\n[00:01.00][Verse]\n[00:02.50]row row\n\n[01:00]<01:00.5>the "
                  "boat\n")
          .line_times,
      (Times{2.0, std::nullopt, 59.5, std::nullopt}));
  EXPECT_EQ(sung_lyrics("[00:01]a\n[00:02.5][00:10]b\n[00:05]c").line_times,
            (Times{1.0, 2.5, 5.0, 10.0}));
  EXPECT_EQ(
      sung_lyrics("1\n00:00:01,500 --> 00:00:03,000\nrow row\nthe boat\n\n2\n00:00:04,000 --> "
                  "00:00:05,000\nla\n")
          .line_times,
      (Times{1.5, std::nullopt, 4.0, std::nullopt}));
  EXPECT_EQ(sung_lyrics("row row\n").line_times, Times{});
}

TEST(WrittenLyrics, StampsMayHaveHundredthsBehindAColonAndAnyNumberOfDigits) {
  EXPECT_EQ(sung_lyrics("[01:02:34]a\n[01:02:03.5]b").line_times, (Times{62.34, 3723.5}));
  const std::string tiny = "." + std::string(400, '0') + "1";
  EXPECT_EQ(sung_lyrics("[00:01" + tiny + "]a\n[00:02." + std::string(400, '9') + "]b").line_times,
            (Times{1.0, 2.999999999}));
  EXPECT_EQ(sung_lyrics("1\n00:00:01" + tiny + " --> 00:00:02\nla\n").line_times,
            (Times{1.0, std::nullopt}));
}

TEST(WrittenLyrics, Captions) {
  EXPECT_EQ(sung("1\n00:00:01,000 --> 00:00:03,000\n<i>row</i> row\n\n2\n00:00:04,000 --> "
                 "00:00:05,000\n{\\an8}the boat\n7 of them\n\n"),
            "row row\nthe boat\n7 of them\n");
  EXPECT_EQ(sung("WEBVTT\nKind: captions\n\nNOTE no\nno\n\nintro\n00:01.000 --> 00:02.000 "
                 "align:start\nla\n"),
            "la\n");
  EXPECT_EQ(sung("0:00:01.000,0:00:03.000\nrow row\n1,2,3\n\n0:00:04.000,0:00:05.000\nthe boat\n"),
            "row row\n1,2,3\nthe boat\n");
}

TEST(WrittenLyrics, CaptionsWithWrongTimesAreNamed) {
  const auto caption = [](const std::string& begin, const std::string& end) {
    return "00:00:" + begin + ",000 --> 00:00:" + end + ",000\nla\n\n";
  };
  const std::string left_out =
      "Left out of the lyrics: 2 time stamps; --lyrics-as-is sings them.\n";
  EXPECT_EQ(notes(caption("01", "02") + caption("02", "02")), left_out);
  EXPECT_EQ(notes(caption("03", "01") + caption("04", "05")),
            left_out + "1 caption of the lyrics ends before it begins: line 1.\n");
  EXPECT_EQ(notes(caption("03", "04") + caption("01", "02")),
            left_out + "1 caption of the lyrics begins before the one above it: line 4.\n");
  std::string many;
  for (int i = 0; i < 6; ++i) many += caption("09", "08");
  EXPECT_EQ(notes("WEBVTT\n\n" + many),
            "Left out of the lyrics: 6 time stamps, 1 header line; --lyrics-as-is sings them.\n"
            "6 captions of the lyrics end before they begin: lines 3, 6, 9, 12, 15, ...\n");
}

TEST(WrittenLyrics, LyricsR5EveryLineEndAndTab) {
  EXPECT_EQ(sung("one\rtwo\r"), "one\ntwo\n");
  EXPECT_EQ(sung("a\r\nb\vc\fd\xc2\x85"
                 "e\xe2\x80\xa8"
                 "f\xe2\x80\xa9g"),
            "a\nb\nc\nd\ne\nf\ng");
  EXPECT_EQ(sung("row\\nrow\\r\\nthe\tboat"), "row\nrow\nthe boat");
  EXPECT_EQ(notes("a\\nb\tc\rd"),
            "Read as line ends and blanks in the lyrics: 1 typed \"\\n\", 1 unusual line end, 1 "
            "tab.\n");
  EXPECT_EQ(notes("a\r\nb"), "");
}

TEST(WrittenLyrics, ChordsInBracketsAreNotSung) {
  EXPECT_EQ(sung("[Am]row, [F#m7]row the [D/F#]bo[Bbmaj7(#11)]at\n[C] [G7] [C6/9]\n[Csus4]la\n"),
            "row, row the boat\nla\n");
  EXPECT_EQ(notes("[Am]row [F]row"),
            "Left out of the lyrics: 2 chords; --lyrics-as-is sings them.\n");
  EXPECT_EQ(sung("[Anna] row [Hm] row [Go] [] ["), "[Anna] row [Hm] row [Go] [] [");
}

TEST(WrittenLyrics, TimesAtTheBeginningOfEveryLine) {
  EXPECT_EQ(sung("0:01 row row\n\n0:05 - the boat\n1:02:03 la\n"), "row row\n\nthe boat\nla\n");
  EXPECT_EQ(sung_lyrics("(00:02)row\n(00:03.5) boat").line_times, (Times{2.0, 3.5}));
  for (const char* lyrics : {"0:01 row\nthe boat", "10:30 and I wait", "7:00 up\n6:00 down"}) {
    EXPECT_EQ(sung(lyrics), lyrics);
  }
}

TEST(WrittenLyrics, SubStationAlpha) {
  const std::string file =
      "[Script Info]\nTitle: Row\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, "
      "MarginR, MarginV, Effect, Text\n"
      "Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\k20}row, {\\k30}row\\Nthe boat\n"
      "Dialogue: 0,0:00:04.50,0:00:05.00,Default,,0,0,0,,la\n";
  EXPECT_EQ(sung(file), "row, row\nthe boat\nla\n");
  EXPECT_EQ(sung_lyrics(file).line_times, (Times{1.0, std::nullopt, 4.5, std::nullopt}));
}

TEST(WrittenLyrics, LrcHeadersMayComeBeforeAStamp) {
  EXPECT_EQ(sung("[ti:Row][ar:Anna]\n[by:me][00:01.00][00:10.00]la\n[00:05.00]lo\n"),
            "la\nlo\nla\n");
}

}  // namespace
}  // namespace crooner::text
