#include "batch/card_processes.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/strings.h"

namespace crooner::batch {
namespace {

// Why a process ended, with its exit code.
class CardFailed : public Error {
 public:
  explicit CardFailed(const CardProcess& card) : Error(card.exit_code(), card.error()) {}
};

// Not the card fails but what was asked for: all processes end so.
bool is_mistake(const CardProcess& card) {
  return card.failed() && (card.exit_code() == UsageError("").exit_code() ||
                           card.exit_code() == InputError("").exit_code());
}

void log_at(LogLevel level, std::string_view text) {
  if (level == LogLevel::kDebug) log::debug(text);
  if (level == LogLevel::kInfo) log::info(text);
  if (level == LogLevel::kWarning) log::warn(text);
}

}  // namespace

CardProcesses::CardProcesses(const cli::BatchOptions& options, const std::vector<Card>& cards,
                             CardsProgress& progress)
    : progress_(progress) {
  const int size = static_cast<int>(cards.size()), threads = options.defaults.model.threads;
  const std::vector<std::string> command =
      card_command(options, threads > 0 ? threads : std::max(1, at::get_num_threads() / size));
  for (int rank = 0; rank < size; ++rank) {
    all_.push_back(std::make_unique<CardProcess>(cards[rank], command, rank, size));
    running_.insert(rank);
  }
}

void CardProcesses::wait() {
  while (!running_.empty()) {
    hand_on_signal();
    for (const std::size_t card : std::set(running_)) look_at(card);
    if (!running_.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw_if_interrupted();
  for (const auto& card : all_) {
    if (is_mistake(*card)) throw CardFailed(*card);
  }
}

void CardProcesses::look_at(std::size_t card) {
  const bool runs =
      all_[card]->poll(progress_.card(card), [this](LogLevel level, std::string_view text) {
        if (said_.emplace(text).second) log_at(level, text);
      });
  if (runs) return;
  running_.erase(card);
  progress_.end(card);
  if (!running_.empty()) leave_out(card, " The other cards generate its songs.");
}

void CardProcesses::leave_out(std::size_t card, const char* consequence) {
  const CardProcess& process = *all_[card];
  if (!process.failed() || is_mistake(process) || caught_signal() != 0) return;
  left_out_.insert(card);
  log::warn(str_cat(process.name(), " is left out: ", process.error(), consequence));
}

void CardProcesses::report_failure(bool pending) {
  const CardProcess* named = nullptr;
  for (std::size_t card = 0; card < all_.size(); ++card) {
    if (!all_[card]->failed()) continue;
    if (left_out_.contains(card)) {
      if (!named) named = all_[card].get();
    } else if (pending) {
      throw CardFailed(*all_[card]);
    } else {
      leave_out(card, " All songs are generated.");
    }
  }
  if (named && pending) throw CardFailed(*named);
}

void CardProcesses::hand_on_signal() {
  const int signal = caught_signal();
  if (signal == 0 || handed_on_) return;
  handed_on_ = true;
  for (const auto& card : all_) card->send_signal(signal);
}

}  // namespace crooner::batch
