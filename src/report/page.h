#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/lyric_times.h"

namespace crooner::report {

// What the page of a song shows.
struct SongPage {
  std::string title;
  std::string audio;                                       // file beside the page
  std::vector<std::pair<std::string, std::string>> facts;  // ("Artist", "...") in order
  std::string lyrics;  // whole text, shown where no times are known
  LyricTimes times;
};

// One HTML file that needs nothing but the audio file beside it: a player, the facts, and the
// lyrics, whose words and characters light up as they are sung. All text is escaped.
std::string song_page(const SongPage& page);

}  // namespace crooner::report
