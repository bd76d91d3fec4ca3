#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.h"

namespace crooner::report {

// Adds to the progress of some songs how the batch stands that they belong to, and tells of each
// song that is there. The time that the batch still takes follows from the seconds of sound that
// came so far, those of unfinished songs counted by their codes.
class BatchProgress : public ProgressObserver {
 public:
  struct Batch {
    int songs = 0;
    int done = 0;           // of them
    double missing = 0;     // seconds of sound of the others
    std::vector<int> hops;  // of the model: samples a code, by level
  };
  // `seconds`: a steady clock. `song_made` gets a song's file.
  BatchProgress(ProgressObserver& shown, Batch batch, std::function<double()> seconds,
                std::function<void(const std::string&)> song_made);

  // The songs that are made next, together: their files, and seconds of sound in all.
  void songs_begin(std::set<std::string> files, double seconds_of_sound);
  void songs_end();
  // Songs that another process has made.
  void done_elsewhere(int songs, double seconds_of_sound);

  void on_phase(const std::string& sentence) override { inner_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override {
    inner_.on_level_begin(with_batch_state(progress));
  }
  void on_progress(const Progress& progress) override {
    inner_.on_progress(with_batch_state(progress));
  }
  void on_level_end(const Progress& progress) override {
    inner_.on_level_end(with_batch_state(progress));
  }
  void on_file_written(const std::string& path) override { inner_.on_file_written(path); }
  void on_song_end(const std::string& path) override;

 private:
  Progress with_batch_state(Progress progress);
  double fraction_done(const Progress& progress) const;

  ProgressObserver& inner_;
  Batch batch_;
  std::function<double()> seconds_;
  std::function<void(const std::string&)> song_made_;
  double began_;
  std::set<std::string> files_;   // of the songs that are being made
  double together_ = 0;           // of those that are being made
  double made_ = 0;               // of those that were made together before, here and now
  double made_of_these_ = 0;      // of those that are being made
  std::optional<double> before_;  // the share of them that was there before
};

}  // namespace crooner::report
