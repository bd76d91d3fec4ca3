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

  std::vector<GeneratedSong> take() { return std::move(songs_); }

  void on_phase(const std::string& sentence) override { caller_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override { caller_.on_level_begin(progress); }
  void on_progress(const Progress& progress) override { caller_.on_progress(progress); }
  void on_level_end(const Progress& progress) override { caller_.on_level_end(progress); }
  void on_prompt(const CodeChunk& codes) override { caller_.on_prompt(codes); }
  void on_tokens(const CodeChunk& tokens) override { caller_.on_tokens(tokens); }
  void on_window_end(const CodeChunk& codes) override { caller_.on_window_end(codes); }
  bool on_song_failed(int song, const Error& why) override {
    return caller_.on_song_failed(song, why);
  }

  void on_level_result(const LevelResult& made) override {
    GeneratedSong& song = songs_[static_cast<std::size_t>(made.job)];
    song.codes[static_cast<std::size_t>(made.level)] = *made.codes;
    song.audio = *made.audio;
    caller_.on_level_result(made);
  }

 private:
  Observer& caller_;
  std::vector<GeneratedSong> songs_;
};

}  // namespace crooner::api
