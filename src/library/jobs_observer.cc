#include "library/jobs_observer.h"

#include <utility>

namespace crooner::library {

JobsObserver::JobsObserver(crooner::Observer& caller, Decode decode, const std::vector<Job>& jobs)
    : caller_(caller), decode_(std::move(decode)) {
  for (const Job& job : jobs) {
    last_levels_.push_back(job.request->stop_after_level);
    made_.emplace_back();
    for (const SavedLevel& level : job.saved) made_.back().push_back(level.made);
  }
}

void JobsObserver::song_level_finished(int level, int song, std::span<const std::int64_t> codes) {
  const int last = last_levels_[static_cast<std::size_t>(song)];
  std::vector<bool>& made = made_[static_cast<std::size_t>(song)];
  const auto at = static_cast<std::size_t>(level);
  if (made.size() <= at) made.resize(at + 1);
  if (level < last || made[at]) return;
  const std::vector<std::int64_t> kept(codes.begin(), codes.end());
  const Audio audio = decode_(codes, level);
  caller_.level_made(
      {.song = song, .level = level, .last = level == last, .codes = &kept, .audio = &audio});
  made[at] = true;
}

}  // namespace crooner::library
