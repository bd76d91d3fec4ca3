#include "report/project_page.h"

#include <gtest/gtest.h>

namespace crooner::report {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ProjectPage, EscapesAllText) {
  const std::string evil = "</script><script>alert('x')</script>\"";
  NodeCard card;
  card.audio = card.picture = card.lyrics = evil;
  card.facts = {{evil, evil}};
  card.notes = {evil};
  const std::string html = project_page(evil, {card});
  EXPECT_FALSE(holds(html, "alert('x')"));
  std::size_t scripts = 0;
  for (std::size_t at = 0; (at = html.find("<script", at)) != std::string::npos; ++at) ++scripts;
  EXPECT_EQ(scripts, 1u);
  EXPECT_FALSE(holds(html, "http:"));
  EXPECT_FALSE(holds(html, "https:"));
}

TEST(ProjectPage, ShowsHowFarTheLyricsAre) {
  NodeCard card;
  card.lyrics = "län & gø";
  card.lyrics_share = 0.5;
  EXPECT_TRUE(holds(project_page("p", {card}), "\">län <span class=\"later\">&amp; gø</span>"));
}

TEST(ProjectPage, MarksWhereTheOwnPartBegins) {
  NodeCard card;
  card.audio = "nodes/1.wav";
  card.picture = "nodes/1.wav.run/level_2.png";
  card.begin = 1;
  card.seconds = 4;
  EXPECT_TRUE(holds(project_page("p", {card}), "class=\"begin\" style=\"left:25%\""));
  card.begin = 0;
  EXPECT_FALSE(holds(project_page("p", {card}), "class=\"begin\""));
}

TEST(ProjectPage, IndentsSiblingsOnly) {
  NodeCard leaf;
  leaf.node = 3;
  NodeCard middle;
  middle.node = 2;
  middle.children = {leaf};
  NodeCard root;
  root.node = 1;
  root.children = {middle};
  EXPECT_FALSE(holds(project_page("p", {root}), "<ul class=\"siblings\">"));
  root.children = {middle, leaf};
  EXPECT_TRUE(
      holds(project_page("p", {root}), "<ul class=\"siblings\">\n<li><article id=\"node-2\""));
  EXPECT_TRUE(holds(project_page("p", {}), "No node yet."));
}

}  // namespace
}  // namespace crooner::report
