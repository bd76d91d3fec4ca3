#pragma once

#include <crooner/model.h>
#include <crooner/observer.h>

#include <functional>
#include <span>
#include <vector>

#include "sampling/observer.h"

namespace crooner::library {

// Hands what sampling says on to the caller's observer, and decodes each level of each song as soon
// as it stands.
class SongsObserver : public sampling::Observer {
 public:
  using Decode = std::function<Audio(std::span<const std::int64_t> codes, int level)>;

  // The levels of each song that are made end up in `songs`, the audio of the last one too.
  SongsObserver(crooner::Observer& caller, Decode decode, std::vector<Song>& songs)
      : caller_(caller), decode_(std::move(decode)), songs_(songs) {}

  void phase(const std::string& sentence) override { caller_.phase(sentence); }
  void level_started(const Progress& progress) override { caller_.level_started(progress); }
  void advanced(const Progress& progress) override { caller_.advanced(progress); }
  void level_finished(const Progress& progress) override { caller_.level_finished(progress); }
  void file_written(const std::string& path) override { caller_.file_written(path); }

  void song_level_finished(int level, int song, std::span<const std::int64_t> codes) override;

 private:
  crooner::Observer& caller_;  // not the one of sampling, whose name this scope knows
  Decode decode_;
  std::vector<Song>& songs_;
};

}  // namespace crooner::library
