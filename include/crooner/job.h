#pragma once

#include <crooner/request.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace crooner {

// The state of a segment of a level, after the first one (Request::upsample_segments).
struct SavedSegment {
  std::vector<std::int64_t> codes;           // of finished windows
  std::vector<std::int64_t> pending_tokens;  // of the window that is not finished
};

// The state of one level of a song, as a caller kept it from the events of Observer:
//
//   on_prompt(chunk)        codes = chunk.codes, prompt_length = their number
//   on_tokens(chunk)        append chunk.codes to pending_tokens
//   on_window_end(chunk)    append chunk.codes to codes, clear pending_tokens
//   on_level_result(result) done = true
//
// Where chunk.segment is not 0, codes and pending_tokens are those of segments[chunk.segment - 1].
struct SavedLevel {
  std::vector<std::int64_t> codes;           // the prompt, then finished windows
  std::int64_t prompt_length = 0;            // codes of the prompt
  std::vector<std::int64_t> pending_tokens;  // of the window that is not finished
  bool done = false;                         // on_level_result() is not called again
  std::vector<SavedSegment> segments = {};   // the second and following
};

// One song to generate, or to resume. It is the same song whatever other jobs there are.
//
// A request may be shared: its `songs` does not count here, each job is one song of it. The model
// keeps nothing of a job after generate() has returned.
struct Job {
  std::shared_ptr<const Request> request;
  int sample_index = 0;           // which of the songs of the request's seed, from 0
  std::vector<SavedLevel> saved;  // by level, the bottom first; empty: a new song
};

}  // namespace crooner
