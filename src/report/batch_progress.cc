#include "report/batch_progress.h"

#include <algorithm>

namespace crooner::report {

BatchProgress::BatchProgress(ProgressObserver& shown, Batch batch, std::function<double()> seconds,
                             std::function<void(const std::string&)> song_made)
    : inner_(shown),
      batch_(std::move(batch)),
      seconds_(std::move(seconds)),
      song_made_(std::move(song_made)),
      began_(seconds_()) {}

void BatchProgress::songs_begin(std::set<std::string> files, double seconds_of_sound) {
  files_ = std::move(files);
  together_ = seconds_of_sound;
  made_of_these_ = 0;
  before_.reset();
}

void BatchProgress::songs_end() {
  made_ += made_of_these_;
  batch_.missing -= together_;
  songs_begin({}, 0);
}

void BatchProgress::done_elsewhere(int songs, double seconds_of_sound) {
  batch_.done += songs;
  batch_.missing -= seconds_of_sound;
}

void BatchProgress::on_song_end(const std::string& path) {
  inner_.on_song_end(path);
  if (files_.erase(path) == 0)
    return;  // told already, before something made the others go on alone
  ++batch_.done;
  song_made_(path);
}

// Levels from the top down, each with as many codes a second as its hop says.
double BatchProgress::fraction_done(const Progress& progress) const {
  double all = 0, made = 0;
  for (int level = 0; level < static_cast<int>(batch_.hops.size()); ++level) {
    const double codes = 1.0 / batch_.hops[static_cast<std::size_t>(level)];
    all += codes;
    if (level > progress.level) made += codes;
    if (level == progress.level && progress.codes_total > 0) {
      made += codes * static_cast<double>(progress.codes_done) /
              static_cast<double>(progress.codes_total);
    }
  }
  return all > 0 ? made / all : 0;
}

Progress BatchProgress::with_batch_state(Progress progress) {
  const double share = fraction_done(progress);
  if (!before_) before_ = share;
  made_of_these_ = together_ * (share - *before_);
  const double made = made_ + made_of_these_, seconds = seconds_() - began_;
  progress.batch = {.songs = batch_.songs, .done = batch_.done, .seconds_left = {}};
  if (made > 0 && seconds > 0) {
    progress.batch.seconds_left =
        std::max(batch_.missing - together_ * share, 0.0) * seconds / made;
  }
  return progress;
}

}  // namespace crooner::report
