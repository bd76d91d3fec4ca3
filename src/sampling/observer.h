#pragma once

#include <cstdint>
#include <span>

#include "base/error.h"
#include "base/progress.h"
#include "plan/windows.h"

namespace crooner::sampling {

// Where in a request something happened.
struct WindowId {
  int level = 0;
  int song = 0;    // position in Workload::songs
  int window = 0;  // from 0, of the song's windows at this level
  int windows = 1;
  plan::Window range;  // in codes of the level
};

// Gets told what sample() does, on its thread, between steps. Everything that is told may be saved
// at once: given back in a request, it is not made again. An exception goes through sample() to its
// caller, but for an Error that on_song_failed() takes; the request then holds what was finished.
class Observer : public ProgressObserver {
 public:
  // The window is begun, or gone on with after the tokens of SongLevel::drawn, which are not told
  // again.
  virtual void on_window_begin(const WindowId&) {}

  // Tokens drawn since the last call for this window: those of codes `position`, position + 1, ...
  // of the song's level. Tokens, not codes: with lyrics in the same sequence a lyric token may
  // stand here, which is code 0 in the song but goes on standing in its window. What
  // SongLevel::drawn takes back.
  virtual void on_tokens(const WindowId&, std::int64_t /*position*/,
                         std::span<const std::int64_t> /*tokens*/) {}

  // All of the window's new codes: the song's codes range.start + range.prompt .. range.end. (Its
  // last tokens come with this, not through `drawn`.)
  virtual void on_window_end(const WindowId&, std::span<const std::int64_t> /*codes*/) {}

  // All codes of a song's level, [T]: they can be decoded and saved while other songs go on. Told
  // also of a level that was complete already.
  virtual void on_song_level_end(int /*level*/, int /*song*/,
                                 std::span<const std::int64_t> /*codes*/) {}

  // The model yields no numbers for this song, or one of the functions above threw an Error about
  // it. True: the song is left out and the others go on. False: sample() throws the error.
  virtual bool on_song_failed(int /*song*/, const Error& /*why*/) { return false; }
};

}  // namespace crooner::sampling
