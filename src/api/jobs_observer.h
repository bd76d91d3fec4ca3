#pragma once

#include <crooner/job.h>
#include <crooner/model.h>
#include <crooner/observer.h>

#include <functional>
#include <span>
#include <vector>

#include "api/level_decoder.h"
#include "sampling/observer.h"
#include "sampling/request.h"

namespace crooner::api {

// Hands what sampling says on to the caller's observer, and decodes each level of each job, so that
// its sound is there as soon as it stands.
class JobsObserver : public sampling::Observer {
 public:
  // `wanted` is what sampling works on: its songs grow.
  JobsObserver(crooner::Observer& caller, LevelDecoder decoder, const std::vector<Job>& jobs,
               const sampling::Request& wanted);

  void phase(const std::string& sentence) override { caller_.phase(sentence); }
  void level_started(const Progress& progress) override { caller_.level_started(progress); }
  void advanced(const Progress& progress) override { caller_.advanced(progress); }
  void level_finished(const Progress& progress) override { caller_.level_finished(progress); }
  void file_written(const std::string& path) override { caller_.file_written(path); }

  void drawn(const sampling::Place& place, std::int64_t position,
             std::span<const std::int64_t> tokens) override {
    caller_.drawn({place.song, place.level, position, tokens});
  }
  void window_finished(const sampling::Place& place, std::span<const std::int64_t> codes) override;
  void song_level_finished(int level, int song, std::span<const std::int64_t> codes) override;
  bool song_failed(int song, const Error& why) override {
    decoder_.leave(song);
    return caller_.song_failed(song, why);
  }

 private:
  bool is_told(int level, int song) const;

  crooner::Observer& caller_;  // not the one of sampling, whose name this scope knows
  LevelDecoder decoder_;
  const sampling::Request& wanted_;
  std::vector<int> last_levels_;         // of each job: it stops after it
  std::vector<std::vector<bool>> made_;  // by job and level: the caller has it
};

}  // namespace crooner::api
