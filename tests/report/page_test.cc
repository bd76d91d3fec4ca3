#include "report/page.h"

#include <gtest/gtest.h>

#include "report/escape.h"

namespace crooner::report {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Escape, Html) {
  EXPECT_EQ(escape_html("<a & 'b' \"c\">"), "&lt;a &amp; &#39;b&#39; &quot;c&quot;&gt;");
}

TEST(Escape, Url) {
  EXPECT_EQ(escape_url("my song #1?.wav"), "my%20song%20%231%3F.wav");
  EXPECT_EQ(escape_url("é"), "%C3%A9");
}

TEST(Page, EscapesAllText) {
  const std::string evil = "</script><script>alert('x')</script>\"";
  SongPage page;
  page.title = page.audio = page.picture = page.lyrics = evil;
  page.facts = {{evil, evil}};
  std::vector<SungCharacter> characters;
  for (const char c : evil) characters.push_back({c, 0, 1});
  for (const bool timed : {false, true}) {
    if (timed) page.times = group_lyrics(characters);
    const std::string html = song_page(page);
    EXPECT_FALSE(holds(html, "alert('x')"));
    std::size_t scripts = 0;
    for (std::size_t at = 0; (at = html.find("<script", at)) != std::string::npos; ++at) ++scripts;
    EXPECT_EQ(scripts, 1u);
  }
}

TEST(Page, EachLevelHasItsSound) {
  SongPage page;
  EXPECT_FALSE(holds(song_page(page), "<section"));
  page.levels = {{"Level <2>", "-20.1 LUFS", "level 2.wav", "level_2.png"},
                 {"Level 1", "silent", "level_1.wav", ""}};
  const std::string html = song_page(page);
  EXPECT_TRUE(holds(html,
                    "<figcaption><b>Level &lt;2&gt;</b> -20.1 LUFS</figcaption>\n<audio controls "
                    "preload=\"none\" src=\"level%202.wav\"></audio>\n<img loading=\"lazy\" "
                    "src=\"level_2.png\" alt=\"Spectrogram of Level &lt;2&gt;\">"));
  EXPECT_TRUE(holds(html,
                    "silent</figcaption>\n<audio controls preload=\"none\" "
                    "src=\"level_1.wav\"></audio>\n</figure>"));
}

TEST(Page, WordsAndCharactersHaveTimes) {
  SongPage page;
  page.audio = "my song.wav";
  page.facts = {{"Artist", "Red Kettle"}};
  page.times = group_lyrics({{'l', 1.2344, 1.5}, {'a'}, {' '}, {'x'}});
  const std::string html = song_page(page);
  EXPECT_TRUE(holds(html, "src=\"my%20song.wav\""));
  EXPECT_TRUE(holds(html, "<dt>Artist</dt><dd>Red Kettle</dd>"));
  EXPECT_TRUE(
      holds(html,
            "<p data-start=\"1.234\" data-end=\"1.5\"><span class=\"word\" "
            "data-start=\"1.234\" data-end=\"1.5\" tabindex=\"0\"><span data-start=\"1.234\" "
            "data-end=\"1.5\">l</span><span data-start=\"1.234\" data-end=\"1.5\">a</span></span> "
            "<span class=\"word plain\"><span>x</span></span></p>"));
  EXPECT_FALSE(holds(html, "id=\"picture\">"));
}

TEST(Page, ShowsPlainLyricsWithoutTimes) {
  SongPage page;
  page.lyrics = "one\n\ntwo";
  EXPECT_TRUE(holds(
      song_page(page),
      "<p class=\"plain\">one</p>\n<p class=\"plain\">&nbsp;</p>\n<p class=\"plain\">two</p>"));
}

TEST(Page, LoadsNothingFromTheNetwork) {
  SongPage page;
  page.audio = "a.wav";
  page.picture = "a.png";
  const std::string html = song_page(page);
  EXPECT_FALSE(holds(html, "http:"));
  EXPECT_FALSE(holds(html, "https:"));
  EXPECT_FALSE(holds(html,
                     "//"
                     "cdn"));
}

}  // namespace
}  // namespace crooner::report
