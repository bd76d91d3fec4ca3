#pragma once

#include <crooner/job.h>
#include <crooner/observer.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "api/level_decoder.h"
#include "api/segment_joiner.h"
#include "sampling/observer.h"
#include "sampling/workload.h"

namespace crooner::api {

// Passes the events of sampling on to the caller's observer, and decodes each level of each job, so
// that its audio comes while it is sampled.
class JobsObserver : public sampling::Observer {
 public:
  // `workload` is what sampling works on: its songs grow. `joiner` outlives the observer.
  JobsObserver(crooner::Observer& caller, LevelDecoder decoder, const SegmentJoiner& joiner,
               const std::vector<Job>& jobs, const sampling::Workload& workload, int sample_rate);

  void on_phase(const std::string& sentence) override { caller_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override { caller_.on_level_begin(progress); }
  void on_progress(const Progress& progress) override { caller_.on_progress(progress); }
  void on_level_end(const Progress& progress) override { caller_.on_level_end(progress); }

  void on_tokens(const sampling::WindowId& window, std::int64_t position,
                 std::span<const std::int64_t> tokens) override;
  void on_window_end(const sampling::WindowId& window,
                     std::span<const std::int64_t> codes) override;
  void on_song_level_end(int level, int job, std::span<const std::int64_t> codes) override;
  bool on_song_failed(int job, const Error& error) override {
    decoder_.drop(job);
    return caller_.on_song_failed(job, error);
  }

 private:
  bool needs_result(int level, int job) const;
  // Passes on what is new of `samples`, the audio of the job's level so far.
  void emit(int level, int job, std::span<const float> samples);

  crooner::Observer& caller_;  // sampling::Observer hides its plain name here
  LevelDecoder decoder_;
  const SegmentJoiner& joiner_;
  const sampling::Workload& workload_;
  int sample_rate_;
  std::vector<std::shared_ptr<const Request>> requests_;  // of each job
  std::vector<std::vector<bool>> done_;                   // by job and level: the caller has it
  std::map<std::pair<int, int>, std::size_t> emitted_;    // samples, by job and level
};

}  // namespace crooner::api
