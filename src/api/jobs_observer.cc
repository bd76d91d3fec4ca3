#include "api/jobs_observer.h"

#include <algorithm>
#include <utility>

namespace crooner::api {

JobsObserver::JobsObserver(crooner::Observer& caller, LevelDecoder decoder,
                           const std::vector<Job>& jobs, const sampling::Workload& wanted)
    : caller_(caller), decoder_(std::move(decoder)), wanted_(wanted) {
  for (const Job& job : jobs) {
    last_levels_.push_back(job.request->stop_after_level);
    made_.emplace_back();
    for (const SavedLevel& level : job.saved) made_.back().push_back(level.made);
  }
}

bool JobsObserver::needs_result(int level, int song) const {
  const std::vector<bool>& made = made_[static_cast<std::size_t>(song)];
  const auto at = static_cast<std::size_t>(level);
  return level >= last_levels_[static_cast<std::size_t>(song)] && (at >= made.size() || !made[at]);
}

void JobsObserver::on_window_end(const sampling::WindowId& place,
                                 std::span<const std::int64_t> codes) {
  caller_.on_window_end({place.song, place.level, place.range.start + place.range.prompt, codes});
  if (!needs_result(place.level, place.song)) return;
  const auto& song = wanted_.songs[static_cast<std::size_t>(place.song)];
  const auto& level = song.levels[static_cast<std::size_t>(place.level)];
  decoder_.stand(place.song, place.level, level.codes, level.wanted);
}

void JobsObserver::on_song_level_end(int level, int song, std::span<const std::int64_t> codes) {
  if (!needs_result(level, song)) return;
  const std::vector<std::int64_t> kept(codes.begin(), codes.end());
  const Audio audio = decoder_.finish(song, level, codes);
  const bool last = level == last_levels_[static_cast<std::size_t>(song)];
  caller_.on_level_result(
      {.job = song, .level = level, .last = last, .codes = &kept, .audio = &audio});
  std::vector<bool>& made = made_[static_cast<std::size_t>(song)];
  made.resize(std::max(made.size(), static_cast<std::size_t>(level) + 1));
  made[static_cast<std::size_t>(level)] = true;
}

}  // namespace crooner::api
