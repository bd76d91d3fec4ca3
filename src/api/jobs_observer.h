#pragma once

#include <crooner/job.h>
#include <crooner/model.h>
#include <crooner/observer.h>

#include <functional>
#include <span>
#include <vector>

#include "api/level_decoder.h"
#include "sampling/observer.h"
#include "sampling/workload.h"

namespace crooner::api {

// Hands what sampling says on to the caller's observer, and decodes each level of each job, so that
// its sound is there as soon as it stands.
class JobsObserver : public sampling::Observer {
 public:
  // `wanted` is what sampling works on: its songs grow.
  JobsObserver(crooner::Observer& caller, LevelDecoder decoder, const std::vector<Job>& jobs,
               const sampling::Workload& wanted);

  void on_phase(const std::string& sentence) override { caller_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override { caller_.on_level_begin(progress); }
  void on_progress(const Progress& progress) override { caller_.on_progress(progress); }
  void on_level_end(const Progress& progress) override { caller_.on_level_end(progress); }
  void on_file_written(const std::string& path) override { caller_.on_file_written(path); }

  void on_tokens(const sampling::WindowId& place, std::int64_t position,
                 std::span<const std::int64_t> tokens) override {
    caller_.on_tokens({place.song, place.level, position, tokens});
  }
  void on_window_end(const sampling::WindowId& place, std::span<const std::int64_t> codes) override;
  void on_song_level_end(int level, int song, std::span<const std::int64_t> codes) override;
  bool on_song_failed(int song, const Error& why) override {
    decoder_.leave(song);
    return caller_.on_song_failed(song, why);
  }

 private:
  bool needs_result(int level, int song) const;

  crooner::Observer& caller_;  // not the one of sampling, whose name this scope knows
  LevelDecoder decoder_;
  const sampling::Workload& wanted_;
  std::vector<int> last_levels_;         // of each job: it stops after it
  std::vector<std::vector<bool>> made_;  // by job and level: the caller has it
};

}  // namespace crooner::api
