#include "report/batch_progress.h"

#include <algorithm>
#include <utility>

namespace crooner::report {

BatchProgress::BatchProgress(SongProgress& display, Totals totals, std::function<double()> clock,
                             std::function<void(const std::string&)> on_song)
    : display_(display),
      totals_(std::move(totals)),
      clock_(std::move(clock)),
      on_song_(std::move(on_song)),
      start_(clock_()) {}

void BatchProgress::begin_songs(std::set<std::string> paths, double seconds) {
  paths_ = std::move(paths);
  seconds_ = seconds;
  seconds_generated_ = 0;
  initial_fraction_.reset();
}

void BatchProgress::end_songs() {
  earlier_seconds_ += seconds_generated_;
  totals_.seconds_remaining -= seconds_;
  begin_songs({}, 0);
}

void BatchProgress::add_done_elsewhere(int songs, double seconds) {
  totals_.done += songs;
  totals_.seconds_remaining -= seconds;
}

void BatchProgress::on_song_end(const std::string& path) {
  display_.on_song_end(path);
  // A song is reported again when the others are retried after an error.
  if (paths_.erase(path) == 0) return;
  ++totals_.done;
  on_song_(path);
}

// Levels are generated from the top down; a level of hop h has 1 / h codes per sample.
double BatchProgress::fraction_done(const Progress& progress) const {
  double total = 0, done = 0;
  for (int level = 0; level < static_cast<int>(totals_.hops.size()); ++level) {
    const double codes = 1.0 / totals_.hops[level];
    total += codes;
    if (level > progress.level) done += codes;
    if (level == progress.level && progress.codes_total > 0) {
      done += codes * static_cast<double>(progress.codes_done) /
              static_cast<double>(progress.codes_total);
    }
  }
  return total > 0 ? done / total : 0;
}

void BatchProgress::update(const Progress& progress) {
  const double fraction = fraction_done(progress);
  if (!initial_fraction_) initial_fraction_ = fraction;
  seconds_generated_ = seconds_ * (fraction - *initial_fraction_);
  const double generated = earlier_seconds_ + seconds_generated_;
  const double elapsed = clock_() - start_;
  BatchState state{.songs = totals_.songs, .done = totals_.done, .seconds_left = {}};
  if (generated > 0 && elapsed > 0) {
    const double remaining = std::max(totals_.seconds_remaining - seconds_ * fraction, 0.0);
    state.seconds_left = remaining * elapsed / generated;
  }
  display_.set_batch(state);
}

}  // namespace crooner::report
