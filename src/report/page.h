#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/timed_lyrics.h"

namespace crooner::report {

// What the page of a song shows. Everything is UTF-8 text; it is escaped here.
struct SongPage {
  std::string title;
  std::string audio;    // name of the file beside the page
  std::string picture;  // of its spectrogram, beside it; empty: none
  std::vector<std::pair<std::string, std::string>> facts;  // ("Artist", "...") in order
  std::string lyrics;                                      // shown where no times are known
  TimedLyrics times;
};

// One HTML file that needs nothing but the files beside it: a player, the spectrogram with the
// place that sounds, the facts, and the lyrics, whose words and characters light up as they are
// sung. A click on a word or on the picture plays from there.
std::string song_page(const SongPage& page);

}  // namespace crooner::report
