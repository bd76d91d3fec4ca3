#include "report/project_page.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/utf8.h"
#include "report/escape.h"
#include "report/project_page_parts.h"

namespace crooner::report {
namespace {

std::string lyrics_so_far(const NodeCard& card) {
  if (card.lyrics.empty()) return "";
  const std::u32string characters = decode_utf8(card.lyrics);
  const double share = std::clamp(card.lyrics_share, 0.0, 1.0);
  const auto sung =
      static_cast<std::size_t>(std::lround(share * static_cast<double>(characters.size())));
  return str_cat("<details><summary>Lyrics so far</summary><p class=\"lyrics\">",
                 escape_html(encode_utf8(characters.substr(0, sung))), "<span class=\"later\">",
                 escape_html(encode_utf8(characters.substr(sung))), "</span></p></details>\n");
}

// In per cent of the node's length.
double begin_per_cent(const NodeCard& card) {
  return card.seconds > 0 ? std::round(1e4 * card.begin / card.seconds) / 100 : 0;
}

std::string player(const NodeCard& card) {
  if (card.audio.empty()) return "<p class=\"gone\">No sound: its files were removed.</p>\n";
  std::string html;
  if (!card.picture.empty()) {
    html += str_cat("<div class=\"picture\"><img src=\"", escape_html(escape_url(card.picture)),
                    "\" alt=\"Spectrogram of node ", card.node, "\" loading=\"lazy\">");
    if (card.begin > 0 && card.begin < card.seconds) {
      html += str_cat("<div class=\"begin\" style=\"left:", begin_per_cent(card),
                      "%\" title=\"Here the node's own part begins\"></div>");
    }
    html += "<div class=\"playhead\"></div></div>\n";
  }
  return html + str_cat("<audio controls preload=\"metadata\" src=\"",
                        escape_html(escape_url(card.audio)), "\"></audio>\n");
}

std::string card_html(const NodeCard& card) {
  std::string html =
      str_cat("<article id=\"node-", card.node, "\" tabindex=\"0\"",
              card.picked ? " class=\"picked\"" : "", ">\n<h2>", card.node,
              card.picked ? " <span class=\"badge\">picked</span>" : "", "</h2>\n<dl>\n");
  for (const auto& [name, value] : card.facts) {
    html +=
        str_cat("<div><dt>", escape_html(name), "</dt><dd>", escape_html(value), "</dd></div>\n");
  }
  html += "</dl>\n" + player(card);
  for (const std::string& note : card.notes) {
    html += str_cat("<p class=\"note\">", escape_html(note), "</p>\n");
  }
  return html + lyrics_so_far(card) + "</article>\n";
}

// Only siblings are indented: a song that grew step by step stays readable on a small screen.
std::string list_html(const std::vector<NodeCard>& cards) {
  if (cards.empty()) return "";
  std::string html = cards.size() > 1 ? "<ul class=\"siblings\">\n" : "<ul>\n";
  for (const NodeCard& card : cards) {
    html += str_cat("<li>", card_html(card), list_html(card.children), "</li>\n");
  }
  return html + "</ul>\n";
}

}  // namespace

std::string project_page(const std::string& title, const std::vector<NodeCard>& roots) {
  const std::string escaped = escape_html(title);
  return str_cat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>",
      escaped, "</title>\n<style>", kProjectPageStyle, "</style>\n</head>\n<body>\n<h1>", escaped,
      "</h1>\n<p class=\"keys\">Up and down: another node; space: play or pause; left "
      "and right: a second back or ahead.</p>\n<main>\n",
      roots.empty() ? "<p>No node yet.</p>\n" : list_html(roots), "</main>\n<script>",
      kProjectPageScript, "</script>\n</body>\n</html>\n");
}

}  // namespace crooner::report
