#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/timed_lyrics.h"

namespace crooner::report {

// The sound of one level of a song, and what is said about it.
struct LevelSound {
  std::string name;     // "Level 2"
  std::string about;    // "-20.1 LUFS, peak -3.2 dBFS"
  std::string audio;    // path, relative to the page
  std::string picture;  // path of the spectrogram, relative to the page; empty: none
};

// The content of a song's page: UTF-8 text, which song_page() escapes.
struct SongPage {
  std::string title;
  std::string audio;    // path of the song, relative to the page
  std::string picture;  // path of the spectrogram, relative to the page; empty: none
  std::vector<std::pair<std::string, std::string>> facts;  // ("Artist", "...") in order
  std::string lyrics;                                      // shown if there are no times
  TimedLyrics times;
  std::vector<LevelSound> levels;  // the top first
};

// One HTML file that needs only the audio and the picture: a player, the spectrogram with a
// playhead, the facts, and the lyrics, whose words and characters are highlighted as they are sung.
// A click on a word or on the picture plays from there. Below, the sound of each level.
std::string song_page(const SongPage& page);

}  // namespace crooner::report
