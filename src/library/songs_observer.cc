#include "library/songs_observer.h"

namespace crooner::library {

void SongsObserver::song_level_finished(int level, int song, std::span<const std::int64_t> codes) {
  Song& made = songs_[static_cast<std::size_t>(song)];
  std::vector<std::int64_t>& kept = made.codes[static_cast<std::size_t>(level)];
  kept.assign(codes.begin(), codes.end());
  made.audio = decode_(codes, level);
  caller_.level_made({.song = song, .level = level, .codes = &kept, .audio = &made.audio});
}

}  // namespace crooner::library
