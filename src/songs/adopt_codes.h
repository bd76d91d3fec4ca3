#pragma once

#include <crooner/job.h>

#include <cstdint>
#include <vector>

#include "songs/song_writer.h"

namespace crooner::songs {

// Codes that another song has at a level, of which this one shall have the first `count`.
struct AdoptedLevel {
  SavedLevel from;
  std::int64_t count = 0;
};

// All codes that `other` has, by level.
std::vector<AdoptedLevel> all_codes(const SongWriter& other);

// Gives them to a song as if it had sampled them, at the levels where it has none yet. Both have
// the same request as far as these codes depend on it.
void adopt_codes(const std::vector<AdoptedLevel>& levels, SongWriter& song);

}  // namespace crooner::songs
