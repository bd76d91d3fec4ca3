#pragma once

#include <crooner/log.h>

#include <string>
#include <vector>

#include "base/child_process.h"
#include "batch/cards.h"
#include "cli/batch.h"
#include "report/progress.h"

namespace crooner::batch {

// The command line of a process that works on one card for this batch, argv[0] included.
std::vector<std::string> card_command(const cli::BatchOptions& options, int threads);

// For such a process: from now on its messages are events on its standard output, and it ends with
// the process that started it.
void report_to(long launcher);

// A process of the batch, on a card of its own.
class CardProcess {
 public:
  // The process number `rank` of `processes`. Throws ResourceError when it cannot be started.
  CardProcess(Card card, const std::vector<std::string>& command, int rank, int processes);

  const std::string& name() const { return card_.name; }

  // Passes on what it has reported since the last call. Whether it runs.
  bool poll(report::SongProgress& progress, const LogCallback& on_message);
  void send_signal(int number) const { process_.send_signal(number); }

  // After its end:
  bool failed() const { return end_ && !end_->success(); }
  int exit_code() const;      // that of this process, if it ends for the same reason
  std::string error() const;  // why it failed, a sentence

 private:
  Card card_;
  ChildProcess process_;
  std::string unread_;  // the beginning of a line
  std::string error_;   // the last one that it reported
  std::optional<ProcessEnd> end_;
};

}  // namespace crooner::batch
