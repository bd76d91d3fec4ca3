#pragma once

#include <cstdint>
#include <span>

#include "base/error.h"
#include "base/progress.h"
#include "plan/windows.h"

namespace crooner::sampling {

// Identifies a window of a segment of a level of a song.
struct WindowId {
  int level = 0;
  int job = 0;         // index in Workload::songs
  int segment = 0;     // of the level
  int window = 0;      // from 0, among the segment's windows
  int windows = 1;     // how many those are
  plan::Window range;  // in codes of the level
};

// Receives the events of sample(), on its thread and between steps. All that an event brings may be
// saved at once: put back into a Workload, it is not sampled again. Exceptions propagate out of
// sample(), except an Error that on_song_failed() accepts; the workload then holds what was
// finished.
class Observer : public ProgressObserver {
 public:
  // Tokens sampled since the last call for this window: those of codes `position`, position + 1,
  // ... of the song's level, counted from the song's start. Tokens, not codes: where lyrics share
  // the sequence, a lyric token may occur here, which is code 0 in the song but remains a lyric
  // token in its window. To be restored as SongLevel::pending_tokens.
  virtual void on_tokens(const WindowId&, std::int64_t /*position*/,
                         std::span<const std::int64_t> /*tokens*/) {}

  // All new codes of the window: the song's codes range.start + range.prompt .. range.end. (Its
  // last tokens are not passed to on_tokens().)
  virtual void on_window_end(const WindowId&, std::span<const std::int64_t> /*codes*/) {}

  // All codes of a level of a song, [T], its segments joined, which can be decoded and saved while
  // other songs continue. Also called for a level that was already complete.
  virtual void on_song_level_end(int /*level*/, int /*job*/,
                                 std::span<const std::int64_t> /*codes*/) {}

  // The model produced logits that are not finite for this song, or a function above threw `error`
  // for it. True: the song is skipped and the others continue. False: sample() throws the error.
  virtual bool on_song_failed(int /*job*/, const Error& /*error*/) { return false; }
};

}  // namespace crooner::sampling
