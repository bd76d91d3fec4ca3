#pragma once

#include <crooner/audio.h>
#include <crooner/error.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace crooner {

// How far the sampling of a level is.
struct Progress {
  int level = 0;   // being sampled
  int levels = 1;  // of the model
  int window = 0;  // from 0; of this level
  int windows = 1;
  int songs = 1;                // sampled at once
  std::int64_t codes_done = 0;  // of this level, all songs, saved ones included
  std::int64_t codes_total = 0;
  double codes_per_second = 0;         // 0: not known yet
  std::optional<double> seconds_left;  // of this level
};

// Gets the events of a long piece of work. Every function may be left out. All are called on the
// thread that called the library, between steps, so they should be quick. What one throws ends the
// work and reaches the caller.
class ProgressObserver {
 public:
  virtual ~ProgressObserver() = default;
  virtual void on_phase(const std::string& /*sentence*/) {}  // "Loading the level 2 prior"
  virtual void on_level_begin(const Progress&) {}
  virtual void on_progress(const Progress&) {}  // after every few steps
  virtual void on_level_end(const Progress&) {}
};

// Codes, or tokens, of one level of one job.
struct CodeChunk {
  int job = 0;                // from 0: of the jobs, or of the request's songs
  int level = 0;              // 0: the bottom
  std::int64_t position = 0;  // of the first one, in codes from the song's start
  std::span<const std::int64_t> codes;
  int segment = 0;  // of the level, from 0 (Request::upsample_segments)
};

// Audio of one level of one job, mono.
struct AudioChunk {
  int job = 0;                    // as in CodeChunk
  int level = 0;                  // 0: the bottom
  int sample_rate = 44100;        // Hz
  std::int64_t first_sample = 0;  // from the song's start
  std::span<const float> samples;
};

// One level of one job, complete.
struct LevelResult {
  int job = 0;                           // as in CodeChunk
  int level = 0;                         // 0: the bottom
  bool completes_song = false;           // no level of this job follows
  std::span<const std::int64_t> codes;   // codebook indices, from the song's start
  const Audio& audio;                    // decoded from them: a coarse version above level 0
  std::vector<std::int64_t> seams = {};  // codes at which another version follows; often none
};

// Gets the events of Model::generate(). One contract for exceptions: what a function throws ends
// generate() and reaches its caller; only an Error about a single song is offered to
// on_song_failed() first. The spans hold until the function returns.
class Observer : public ProgressObserver {
 public:
  // What the user should know: an unknown artist, dropped characters, a rounded length. Before any
  // work begins.
  virtual void on_warning(const std::string& /*sentence*/) {}

  // The codes of a song, as they are sampled; kept in Job::saved, they resume the song bit for bit.
  // First the prompt's codes, if any; then, every few seconds, tokens of an unfinished window (a
  // token is a code, or with lyrics in the same sequence a lyric token); then all new codes of the
  // finished window, which replace its tokens.
  virtual void on_prompt(const CodeChunk&) {}
  virtual void on_tokens(const CodeChunk&) {}
  virtual void on_window_end(const CodeChunk&) {}

  // Audio as soon as it is decoded. The chunks of a job's level come in order and without gaps, and
  // all before its on_level_result(), whose audio has the same samples. On a CPU a level is decoded
  // while it is sampled, a few songs at once; elsewhere it comes in one chunk at its end.
  virtual void on_audio(const AudioChunk&) {}

  // As soon as a level of a job is complete.
  virtual void on_level_result(const LevelResult&) {}

  // A song cannot be generated: its model yields no finite numbers, or an event about it threw
  // `error` (a full disk). True: it is left out and the other songs continue. False: generate()
  // throws the error.
  virtual bool on_song_failed(int /*job*/, const Error& /*error*/) { return false; }
};

}  // namespace crooner
