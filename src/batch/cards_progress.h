#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/progress.h"

namespace crooner::batch {

// The progress of processes on several cards as that of one batch. Each card has a display; all of
// them show how many songs are done, and the time left at the speed of all cards together.
class CardsProgress {
 public:
  // `one_line`: the displays draw the same line of a terminal, so only the first card that runs is
  // shown there. `on_song` gets the path of each finished song, once.
  CardsProgress(std::vector<std::unique_ptr<report::SongProgress>> displays, bool one_line,
                std::function<void(const std::string& path)> on_song);
  CardsProgress(const CardsProgress&) = delete;
  CardsProgress& operator=(const CardsProgress&) = delete;
  ~CardsProgress();

  report::SongProgress& card(std::size_t number);
  void end(std::size_t number);  // its process has ended
  int finished() const { return static_cast<int>(finished_.size()); }

 private:
  class CardProgress;
  bool is_shown(const CardProgress& card) const;
  void update(CardProgress& card);
  report::BatchState state() const;

  std::vector<std::unique_ptr<CardProgress>> cards_;
  bool one_line_;
  std::function<void(const std::string&)> on_song_;
  int songs_ = 0;                   // of the batch
  std::optional<int> before_;       // that were done before
  std::set<std::string> finished_;  // paths of songs
};

}  // namespace crooner::batch
