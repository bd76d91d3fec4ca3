#pragma once

#include <crooner/model.h>
#include <crooner/observer.h>

#include <string>
#include <utility>
#include <vector>

namespace crooner::api {

// Keeps the songs that are made, and lets another observer know of everything.
class SongsCollector : public Observer {
 public:
  SongsCollector(Observer& caller, int songs, int levels)
      : caller_(caller),
        songs_(static_cast<std::size_t>(songs), {Codes(static_cast<std::size_t>(levels)), {}}) {}

  std::vector<Song> take() { return std::move(songs_); }

  void phase(const std::string& sentence) override { caller_.phase(sentence); }
  void level_started(const Progress& progress) override { caller_.level_started(progress); }
  void advanced(const Progress& progress) override { caller_.advanced(progress); }
  void level_finished(const Progress& progress) override { caller_.level_finished(progress); }
  void given(const NewCodes& codes) override { caller_.given(codes); }
  void drawn(const NewCodes& tokens) override { caller_.drawn(tokens); }
  void window_finished(const NewCodes& codes) override { caller_.window_finished(codes); }
  bool song_failed(int song, const Error& why) override { return caller_.song_failed(song, why); }

  void level_made(const LevelMade& made) override {
    Song& song = songs_[static_cast<std::size_t>(made.song)];
    song.codes[static_cast<std::size_t>(made.level)] = *made.codes;
    song.audio = *made.audio;
    caller_.level_made(made);
  }

 private:
  Observer& caller_;
  std::vector<Song> songs_;
};

}  // namespace crooner::api
