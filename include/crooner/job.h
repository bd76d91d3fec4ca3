#pragma once

#include <crooner/request.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace crooner {

// Where a level of a song stands: what Observer was told of it, kept by the caller.
struct SavedLevel {
  std::vector<std::int64_t> codes;  // from the song's start: those given, then finished windows
  std::int64_t given = 0;           // how many of them were given
  std::vector<std::int64_t> drawn;  // tokens of the window that is not finished
  bool made = false;                // on_level_result() was told; it is not told again
};

// One song to be made, or to be gone on with. It is the same song whatever other jobs there are.
struct Job {
  std::shared_ptr<const Request> request;  // `songs` does not count here; jobs may share a request
  int sample_index = 0;                    // which one of its seed's songs
  std::vector<SavedLevel> saved;  // by level, the bottom first; empty: nothing was made yet
};

}  // namespace crooner
