#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace crooner {

// What a long command says about itself while it works. Plain data: the drawing on a terminal and
// the JSON events are `report`'s.
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

// Gets told. Every function may be left out. Called on the thread that works, between steps: it
// must be quick and must not throw.
class ProgressObserver {
 public:
  virtual ~ProgressObserver() = default;
  virtual void phase(const std::string& /*sentence*/) {}  // "Loading the level 2 prior"
  virtual void level_started(const Progress&) {}
  virtual void advanced(const Progress&) {}
  virtual void level_finished(const Progress&) {}
  virtual void file_written(const std::string& /*path*/) {}
};

// How fast codes come. The caller brings the time (seconds on any steady clock), so that tests need
// none. The rate is that of the last few seconds, so that it follows a change and does not jump.
class RateMeter {
 public:
  // Codes done so far at this moment.
  void add(double seconds, std::int64_t codes_done);
  double codes_per_second() const { return rate_; }  // 0: not known yet
  std::optional<double> seconds_left(std::int64_t codes_left) const;

 private:
  bool started_ = false;
  double last_seconds_ = 0;
  std::int64_t last_codes_ = 0;
  double rate_ = 0;
};

}  // namespace crooner
