#pragma once

#include <crooner/forwarding_observer.h>
#include <crooner/model.h>

#include <utility>
#include <vector>

namespace crooner::api {

// Keeps the songs that are generated, and passes every event on to the caller's observer.
class SongsCollector : public ForwardingObserver {
 public:
  SongsCollector(Observer& caller, int songs, int levels)
      : ForwardingObserver(caller),
        songs_(static_cast<std::size_t>(songs), {Codes(static_cast<std::size_t>(levels)), {}}) {}

  std::vector<GeneratedSong> take() { return std::move(songs_); }

  void on_level_result(const LevelResult& result) override {
    GeneratedSong& song = songs_[result.job];
    song.codes[result.level].assign(result.codes.begin(), result.codes.end());
    song.audio = result.audio;
    next().on_level_result(result);
  }

 private:
  std::vector<GeneratedSong> songs_;
};

}  // namespace crooner::api
