#include "report/page.h"

#include <cmath>
#include <sstream>

#include "base/strings.h"
#include "report/escape.h"
#include "report/page_parts.h"

namespace crooner::report {
namespace {

// ' data-start="1.25" data-end="1.5"'; empty if the time is unknown.
std::string time_attributes(const TimeSpan& time) {
  if (!time.known()) return "";
  const auto rounded = [](double seconds) { return std::round(seconds * 1000) / 1000; };
  std::ostringstream text;
  text.precision(12);
  text << " data-start=\"" << rounded(time.start) << "\" data-end=\"" << rounded(time.end) << '"';
  return text.str();
}

std::string word_markup(const SungWord& word) {
  const bool known = word.time.known();
  std::string markup = str_cat("<span class=\"word", known ? "" : " plain", "\"",
                               time_attributes(word.time), known ? " tabindex=\"0\">" : ">");
  for (const SungCharacter& character : word.characters) {
    // A character without a time is highlighted with its word.
    const TimeSpan own = time_span(character);
    const TimeSpan& time = own.known() ? own : word.time;
    markup += str_cat("<span", time_attributes(time), ">",
                      escape_html(std::string(1, character.text)), "</span>");
  }
  return markup + "</span>";
}

std::string timed_lyrics(const TimedLyrics& times) {
  std::string markup;
  for (const SungLine& line : times.lines) {
    markup += str_cat("<p", line.gap ? " class=\"gap\"" : "", time_attributes(line.time), ">");
    for (const SungWord& word : line.words) {
      markup += str_cat(&word == &line.words.front() ? "" : " ", word_markup(word));
    }
    markup += "</p>\n";
  }
  return markup;
}

std::string plain_lyrics(const std::string& lyrics) {
  std::string markup;
  std::istringstream lines(lyrics);
  for (std::string line; std::getline(lines, line);) {
    markup += str_cat("<p class=\"plain\">", line.empty() ? "&nbsp;" : escape_html(line), "</p>\n");
  }
  return markup;
}

std::string facts_markup(const SongPage& page) {
  std::string markup;
  for (const auto& [name, value] : page.facts) {
    markup +=
        str_cat("<div><dt>", escape_html(name), "</dt><dd>", escape_html(value), "</dd></div>\n");
  }
  return markup;
}

std::string picture_markup(const SongPage& page) {
  if (page.picture.empty()) return "";
  return str_cat("<div id=\"picture\"><img src=\"", escape_html(escape_url(page.picture)),
                 "\" alt=\"Spectrogram\"><div id=\"playhead\"></div></div>\n");
}

std::string levels_markup(const SongPage& page) {
  if (page.levels.empty()) return "";
  std::string markup = "<section id=\"levels\">\n<h2>Levels</h2>\n";
  for (const LevelSound& level : page.levels) {
    markup += str_cat("<figure><figcaption><b>", escape_html(level.name), "</b> ",
                      escape_html(level.about), "</figcaption>\n<audio controls preload=\"none\" ",
                      "src=\"", escape_html(escape_url(level.audio)), "\"></audio>\n");
    if (!level.picture.empty()) {
      markup += str_cat("<img loading=\"lazy\" src=\"", escape_html(escape_url(level.picture)),
                        "\" alt=\"Spectrogram of ", escape_html(level.name), "\">\n");
    }
    markup += "</figure>\n";
  }
  return markup + "</section>\n";
}

}  // namespace

std::string song_page(const SongPage& page) {
  const std::string title = escape_html(page.title);
  const bool timed = !page.times.lines.empty();
  return str_cat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
      title, "</title>\n<style>", kPageStyle, "</style>\n</head>\n<body>\n<h1>", title,
      "</h1>\n<dl>\n", facts_markup(page),
      "</dl>\n<header>\n<audio controls preload=\"metadata\" src=\"",
      escape_html(escape_url(page.audio)), "\"></audio>\n", picture_markup(page),
      "</header>\n<main id=\"lyrics\">\n",
      timed ? timed_lyrics(page.times) : plain_lyrics(page.lyrics), "</main>\n",
      levels_markup(page), "<script>", kPageScript, "</script>\n</body>\n</html>\n");
}

}  // namespace crooner::report
