#pragma once

#include <crooner/audio.h>
#include <crooner/error.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace crooner {

// Where the batch stands that the songs are a part of.
struct BatchState {
  int songs = 0;  // 0: there is no batch
  int done = 0;
  std::optional<double> seconds_left;
};

// Where a long piece of work stands.
struct Progress {
  int level = 0;   // being sampled
  int levels = 1;  // of the model
  int window = 0;  // from 0; of this level
  int windows = 1;
  int songs = 1;                // worked on at once
  std::int64_t codes_done = 0;  // of this level, all songs, those that stood before included
  std::int64_t codes_total = 0;
  double codes_per_second = 0;         // 0: not known yet
  std::optional<double> seconds_left;  // of this level
  BatchState batch;
};

// Gets told while work goes on. Every function may be left out. Called on the thread that works,
// between steps: it must be quick and must not throw.
class ProgressObserver {
 public:
  virtual ~ProgressObserver() = default;
  virtual void on_phase(const std::string& /*sentence*/) {}  // "Loading the level 2 prior"
  virtual void on_level_begin(const Progress&) {}
  virtual void on_progress(const Progress&) {}
  virtual void on_level_end(const Progress&) {}
  virtual void on_file_written(const std::string& /*path*/) {}
  virtual void on_song_end(const std::string& /*path*/) {}  // and all that belongs to it
};

// Codes, or tokens, of one level of one song.
struct CodeChunk {
  int job = 0;                // from 0: of the request's songs, or of the jobs
  int level = 0;              // 0: the bottom
  std::int64_t position = 0;  // of the first one, in codes from the song's start
  std::span<const std::int64_t> codes;
};

// One level of one song, finished.
struct LevelResult {
  int job = 0;                             // as in CodeChunk
  int level = 0;                           // 0: the bottom
  bool last = false;                       // the song is done with it
  const std::vector<std::int64_t>* codes;  // codebook indices
  const Audio* audio;                      // decoded from them: a coarse version above level 0
};

// What a function that is told of a song throws ends generate(), but for an Error that
// on_song_failed() takes.
class Observer : public ProgressObserver {
 public:
  // What the user should know: an unknown artist, dropped characters, a rounded length. Before any
  // work begins.
  virtual void on_warning(const std::string& /*sentence*/) {}

  // What a song is made of, as it comes; kept and given back in Job::saved, the song goes on after
  // it bit for bit. First the codes that it goes on from, if any; then, every few seconds, tokens
  // drawn in a window; then the new codes of a finished window, in place of its tokens.
  virtual void on_prompt(const CodeChunk&) {}
  virtual void on_tokens(const CodeChunk&) {}
  virtual void on_window_end(const CodeChunk&) {}

  // As soon as a level of a song exists.
  virtual void on_level_result(const LevelResult&) {}

  // A song cannot be made: its model yields no numbers, or what it was told of threw `why` (a full
  // disk). True: it is left out and the other songs go on. False: generate() throws it.
  virtual bool on_song_failed(int /*song*/, const Error& /*why*/) { return false; }
};

}  // namespace crooner
