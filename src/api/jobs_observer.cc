#include "api/jobs_observer.h"

#include <algorithm>

#include "api/repaint.h"

namespace crooner::api {

JobsObserver::JobsObserver(crooner::Observer& caller, LevelDecoder decoder,
                           const SegmentJoiner& joiner, const std::vector<Job>& jobs,
                           const sampling::Workload& workload, int sample_rate)
    : caller_(caller),
      decoder_(std::move(decoder)),
      joiner_(joiner),
      workload_(workload),
      sample_rate_(sample_rate) {
  for (const Job& job : jobs) {
    requests_.push_back(job.request);
    done_.emplace_back();
    for (const SavedLevel& level : job.saved) done_.back().push_back(level.done);
  }
}

bool JobsObserver::needs_result(int level, int job) const {
  const std::vector<bool>& done = done_[job];
  const auto at = static_cast<std::size_t>(level);
  return level >= requests_[job]->stop_after_level && (at >= done.size() || !done[at]);
}

void JobsObserver::emit(int level, int job, std::span<const float> samples) {
  std::size_t& emitted = emitted_[{job, level}];
  if (samples.size() <= emitted) return;
  const std::size_t first = emitted;
  emitted = samples.size();
  caller_.on_audio(
      {job, level, sample_rate_, static_cast<std::int64_t>(first), samples.subspan(first)});
}

void JobsObserver::on_tokens(const sampling::WindowId& window, std::int64_t position,
                             std::span<const std::int64_t> tokens) {
  caller_.on_tokens({window.job, window.level, position, tokens, window.segment});
  emit(window.level, window.job, decoder_.decoded(window.job, window.level));
}

void JobsObserver::on_window_end(const sampling::WindowId& window,
                                 std::span<const std::int64_t> codes) {
  caller_.on_window_end(
      {window.job, window.level, window.range.start + window.range.prompt, codes, window.segment});
  if (!needs_result(window.level, window.job)) return;
  const auto& song = workload_.songs[window.job];
  const auto& level = song.levels[window.level];
  if (!level.segments.empty() || !level.following.empty()) return;  // decoded when complete
  decoder_.push(window.job, window.level, level.codes, level.target);
  emit(window.level, window.job, decoder_.decoded(window.job, window.level));
}

void JobsObserver::on_song_level_end(int level, int job, std::span<const std::int64_t> codes) {
  if (!needs_result(level, job)) return;
  Audio audio = decoder_.finish(job, level, codes);
  const sampling::SongLevel& of_level = workload_.songs[job].levels[level];
  joiner_.cross_fade(level, of_level, audio);
  const Request& request = *requests_[job];
  const bool last = level == request.stop_after_level;
  std::vector<std::int64_t> faded;  // samples
  if (last && request.repaint) faded = keep_sound(*request.repaint, audio);
  emit(level, job, audio.samples);
  LevelResult result{.job = job,
                     .level = level,
                     .completes_song = last,
                     .codes = codes,
                     .audio = audio,
                     .seams = {}};
  for (const sampling::Seam& seam : of_level.seams) result.seams.push_back(seam.position);
  for (const std::int64_t sample : faded) {
    result.seams.push_back(sample * static_cast<std::int64_t>(codes.size()) / audio.frames());
  }
  caller_.on_level_result(result);
  std::vector<bool>& done = done_[job];
  done.resize(std::max(done.size(), static_cast<std::size_t>(level) + 1));
  done[level] = true;
}

}  // namespace crooner::api
