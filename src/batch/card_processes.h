#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "batch/card_process.h"
#include "batch/cards.h"
#include "batch/cards_progress.h"
#include "cli/batch.h"

namespace crooner::batch {

// The processes of a batch on several cards. Signals are handed on to them.
class CardProcesses {
 public:
  // Starts them; they report to `progress`. Throws ResourceError when one cannot be started.
  CardProcesses(const cli::BatchOptions& options, const std::vector<Card>& cards,
                CardsProgress& progress);

  // Until all have ended. A warning names each card that is left out while others run. Throws
  // Interrupted after a signal, and the error of what was asked for if that is wrong.
  void wait();

  // After wait(): throws the error of a card that failed, if it has left jobs `pending`; else it is
  // a warning.
  void report_failure(bool pending);

 private:
  void look_at(std::size_t card);
  void leave_out(std::size_t card, const char* consequence);
  void hand_on_signal();

  CardsProgress& progress_;
  std::vector<std::unique_ptr<CardProcess>> all_;
  std::set<std::size_t> running_, left_out_;
  std::set<std::string, std::less<>> said_;  // what several processes find is said once
  bool handed_on_ = false;
};

}  // namespace crooner::batch
