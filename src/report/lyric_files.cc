// The lyrics of a song with their times as JSON, LRC and SubRip.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "report/timed_lyrics.h"

namespace crooner::report {
namespace {

using Json = nlohmann::ordered_json;

Json seconds(double value) {
  return value < 0 ? Json(nullptr) : Json(std::round(value * 1000) / 1000);
}

Json timed(const std::string& text, const TimeSpan& time) {
  return {{"text", text}, {"start", seconds(time.start)}, {"end", seconds(time.end)}};
}

std::string padded(long long number, int width) {
  char text[32];
  std::snprintf(text, sizeof(text), "%0*lld", width, number);
  return text;
}

// mm:ss.xx
std::string lrc_time(double value) {
  const auto hundredths = std::llround(value * 100);
  return str_cat(padded(hundredths / 6000, 2), ":", padded(hundredths / 100 % 60, 2), ".",
                 padded(hundredths % 100, 2));
}

std::string srt_time(long long milliseconds) {
  return str_cat(padded(milliseconds / 3600000, 2), ":", padded(milliseconds / 60000 % 60, 2), ":",
                 padded(milliseconds / 1000 % 60, 2), ",", padded(milliseconds % 1000, 3));
}

}  // namespace

std::string to_json(const TimedLyrics& times) {
  Json lines = Json::array();
  for (const SungLine& line : times.lines) {
    Json words = Json::array();
    for (const SungWord& word : line.words) {
      Json characters = Json::array();
      for (const SungCharacter& character : word.characters) {
        characters.push_back(timed(std::string(1, character.text), time_span(character)));
      }
      words.push_back(timed(word.text, word.time));
      words.back()["characters"] = std::move(characters);
    }
    lines.push_back(timed(line.text, line.time));
    lines.back()["words"] = std::move(words);
  }
  return Json{{"lines", std::move(lines)}}.dump(1, ' ', true, Json::error_handler_t::replace) +
         "\n";
}

std::string to_lrc(const TimedLyrics& times, const std::string& title, const std::string& artist) {
  std::string text;
  const auto header = [&](const char* key, std::string value) {
    std::replace(value.begin(), value.end(), '\n', ' ');
    if (!value.empty()) text += str_cat("[", key, ":", value, "]\n");
  };
  header("ti", title);
  header("ar", artist);
  header("re", "crooner");
  double reached = 0;  // players want times that never go back
  for (const SungLine& line : times.lines) {
    if (line.time.known()) {
      reached = std::max(reached, line.time.start);
      text += str_cat("[", lrc_time(reached), "]");
    }
    for (const SungWord& word : line.words) {
      if (word.time.known()) {
        reached = std::max(reached, word.time.start);
        text += str_cat("<", lrc_time(reached), "> ");
      }
      text += str_cat(word.text, &word == &line.words.back() ? "\n" : " ");
    }
  }
  return text;
}

std::string to_srt(const TimedLyrics& times) {
  struct Caption {
    long long start;
    long long end;
    const std::string* text;
  };
  std::vector<Caption> captions;
  for (const SungLine& line : times.lines) {
    if (!line.time.known()) continue;
    captions.push_back(
        {std::llround(line.time.start * 1000), std::llround(line.time.end * 1000), &line.text});
  }
  std::string text;
  long long reached = 0;
  for (std::size_t i = 0; i < captions.size(); ++i) {
    const long long start = std::max(captions[i].start, reached);
    long long end = std::max(captions[i].end, start + 1);
    if (i + 1 < captions.size()) end = std::clamp(captions[i + 1].start, start + 1, end);
    text += str_cat(i + 1, "\n", srt_time(start), " --> ", srt_time(end), "\n", *captions[i].text,
                    "\n\n");
    reached = end;
  }
  return text;
}

}  // namespace crooner::report
