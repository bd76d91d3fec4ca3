#include "batch/cards_progress.h"

#include <algorithm>
#include <utility>

namespace crooner::batch {

// What one process reports, on its way to its display.
class CardsProgress::CardProgress : public report::SongProgress {
 public:
  CardProgress(CardsProgress& all, std::unique_ptr<report::SongProgress> display)
      : all_(all), display_(std::move(display)) {}

  void on_phase(const std::string& sentence) override {
    if (all_.is_shown(*this)) display_->on_phase(sentence);
  }
  void on_level_begin(const Progress& progress) override {
    if (is_updated()) display_->on_level_begin(progress);
  }
  void on_progress(const Progress& progress) override {
    if (is_updated()) display_->on_progress(progress);
  }
  void on_level_end(const Progress& progress) override {
    if (is_updated()) display_->on_level_end(progress);
  }
  void on_file_written(const std::string& path) override { display_->on_file_written(path); }
  void on_song_end(const std::string& path) override {
    if (!all_.finished_.insert(path).second) return;
    display_->on_song_end(path);
    all_.on_song_(path);
  }

  bool runs = true;
  bool has_reported = false;

 private:
  bool is_updated() {
    all_.update(*this);
    display_->set_batch(all_.state());
    return all_.is_shown(*this);
  }

  CardsProgress& all_;
  std::unique_ptr<report::SongProgress> display_;
};

CardsProgress::CardsProgress(std::vector<std::unique_ptr<report::SongProgress>> displays,
                             bool one_line, std::function<void(const std::string&)> on_song)
    : one_line_(one_line), on_song_(std::move(on_song)) {
  for (auto& display : displays)
    cards_.push_back(std::make_unique<CardProgress>(*this, std::move(display)));
}

CardsProgress::~CardsProgress() = default;

report::SongProgress& CardsProgress::card(std::size_t number) {
  return *cards_.at(number);
}

void CardsProgress::end(std::size_t number) {
  cards_.at(number)->runs = false;
}

bool CardsProgress::is_shown(const CardProgress& card) const {
  if (!one_line_) return true;
  const auto first = std::ranges::find_if(cards_, [](const auto& one) { return one->runs; });
  return first != cards_.end() && first->get() == &card;
}

// A card that begins late finds songs done that others have finished meanwhile: the least counts.
void CardsProgress::update(CardProgress& card) {
  songs_ = std::max(songs_, card.batch().songs);
  if (std::exchange(card.has_reported, true)) return;
  before_ = std::min(before_.value_or(card.batch().done), card.batch().done);
}

// Each card estimates how long it would take alone.
report::BatchState CardsProgress::state() const {
  report::BatchState state{
      .songs = songs_, .done = before_.value_or(0) + finished(), .seconds_left = {}};
  state.done = std::min(state.done, state.songs);
  double share_per_second = 0;
  for (const auto& card : cards_) {
    const std::optional<double> seconds = card->batch().seconds_left;
    if (card->runs && seconds && *seconds > 0) share_per_second += 1 / *seconds;
  }
  if (share_per_second > 0) state.seconds_left = 1 / share_per_second;
  return state;
}

}  // namespace crooner::batch
