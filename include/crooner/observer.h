#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crooner {

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
};

// Gets told while work goes on. Every function may be left out. Called on the thread that works,
// between steps: it must be quick and must not throw.
class ProgressObserver {
 public:
  virtual ~ProgressObserver() = default;
  virtual void phase(const std::string& /*sentence*/) {}  // "Loading the level 2 prior"
  virtual void level_started(const Progress&) {}
  virtual void advanced(const Progress&) {}
  virtual void level_finished(const Progress&) {}
  virtual void file_written(const std::string& /*path*/) {}
};

// One level of one song, finished.
struct LevelMade {
  int song = 0;                            // from 0
  int level = 0;                           // 0: the bottom
  const std::vector<std::int64_t>* codes;  // codebook indices
  const Audio* audio;                      // decoded from them: a coarse version above level 0
};

class Observer : public ProgressObserver {
 public:
  // What the user should know: an unknown artist, dropped characters, a rounded length. Before any
  // work begins.
  virtual void warning(const std::string& /*sentence*/) {}

  // As soon as a level of a song exists. What this throws ends generate().
  virtual void level_made(const LevelMade&) {}
};

}  // namespace crooner
