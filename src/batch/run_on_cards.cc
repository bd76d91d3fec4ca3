#include "batch/run_on_cards.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <thread>

#include "base/counted.h"
#include "base/error.h"
#include "base/log.h"
#include "base/monotonic_seconds.h"
#include "base/signals.h"
#include "base/strings.h"
#include "batch/card_process.h"
#include "batch/cards_progress.h"
#include "batch/failures.h"
#include "batch/state_files.h"
#include "report/progress_text.h"

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

CardsProgress make_displays(const std::vector<Card>& cards, const cli::LogOptions& options) {
  const auto style = report::choose_progress_style(options.quiet, options.json);
  if (style == report::ProgressStyle::kJson)
    report::make_progress(style, report::standard_output(style));  // begins the stream
  std::vector<std::unique_ptr<report::SongProgress>> displays;
  for (const Card& card : cards) {
    report::ProgressOutput output = report::standard_output(style);
    output.device = card.name;
    displays.push_back(report::make_progress(style, std::move(output)));
  }
  return {std::move(displays), style == report::ProgressStyle::kTerminal,
          [json = options.json](const std::string& path) {
            if (!json) std::cout << path << std::endl;
          }};
}

// The processes on all cards.
class CardProcesses {
 public:
  CardProcesses(const cli::BatchOptions& options, const std::vector<Card>& cards,
                CardsProgress& progress)
      : progress_(progress) {
    const int size = static_cast<int>(cards.size()), threads = options.defaults.model.threads;
    const std::vector<std::string> command =
        card_command(options, threads > 0 ? threads : std::max(1, at::get_num_threads() / size));
    for (int rank = 0; rank < size; ++rank)
      all_.push_back(std::make_unique<CardProcess>(cards[rank], command, rank, size));
  }

  // Until all have ended. Throws Interrupted after a signal, which they have got too.
  void wait() {
    for (std::size_t running = all_.size(); running > 0;) {
      hand_on_signal();
      for (std::size_t i = 0; i < all_.size(); ++i) {
        if (!runs(i) || all_[i]->poll(progress_.card(i), [this](auto level, auto text) {
              if (said_.emplace(text).second) log_at(level, text);
            })) {
          continue;
        }
        ended_.insert(i);
        progress_.end(i);
        --running;
        if (running > 0) warn_of(*all_[i], " The other cards generate its songs.");
      }
      if (running > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    throw_if_interrupted();
  }

  // The first one that failed, of which no warning speaks if there is one; nullptr: none did.
  const CardProcess* failed() const {
    const CardProcess* found = nullptr;
    for (const auto& card : all_) {
      if (!card->failed()) continue;
      if (!found || (said_.contains(found->error()) && !said_.contains(card->error())))
        found = card.get();
    }
    return found;
  }

  // All jobs are done without it.
  void warn_of(const CardProcess& card, const char* consequence) {
    if (!card.failed() || is_mistake(card) || caught_signal() != 0) return;
    if (said_.insert(card.error()).second)
      log::warn(str_cat(card.name(), " is left out: ", card.error(), consequence));
  }

 private:
  bool runs(std::size_t i) const { return !ended_.contains(i); }

  void hand_on_signal() {
    const int signal = caught_signal();
    if (signal == 0 || handed_on_) return;
    handed_on_ = true;
    for (const auto& card : all_) card->send_signal(signal);
  }

  CardsProgress& progress_;
  std::vector<std::unique_ptr<CardProcess>> all_;
  std::set<std::size_t> ended_;
  std::set<std::string, std::less<>> said_;  // what several processes find is said once
  bool handed_on_ = false;
};

// What became of the jobs, by the files of the folder.
struct Outcome {
  std::size_t failures = 0;
  std::size_t pending = 0;  // jobs that are neither done nor failed
  int songs = 0, done = 0;  // of jobs that did not fail
};

Outcome outcome_of(const std::filesystem::path& folder, const JobList& list) {
  Outcome outcome{.failures = list.failures.size()};
  const auto failures = Failures(folder).all();
  for (const JobSpec& job : list.jobs) {
    const std::string key = state_key(job.file);
    const bool done = !read_done(folder, key).empty();
    const bool failed = !done && failures.contains(key);
    outcome.failures += failed ? 1 : 0;
    outcome.pending += !done && !failed ? 1 : 0;
    outcome.songs += failed ? 0 : job.options.songs;
    outcome.done += done ? job.options.songs : 0;
  }
  return outcome;
}

}  // namespace

BatchResult run_on_cards(const cli::BatchOptions& options, const JobList& list,
                         const std::vector<Card>& cards) {
  const double start = monotonic_seconds();
  log::info(str_cat("The songs are spread over ", counted(cards.size(), "card"), ": ",
                    join(cards, ", ", [](const Card& card) { return card.name; }), "."));
  CardsProgress progress = make_displays(cards, options.defaults.log);
  CardProcesses processes(options, cards, progress);
  processes.wait();

  const CardProcess* failed = processes.failed();
  if (failed && is_mistake(*failed)) throw CardFailed(*failed);
  const std::filesystem::path folder = options.defaults.out;
  const Outcome outcome = outcome_of(folder, list);
  if (failed && outcome.pending > 0) throw CardFailed(*failed);
  if (failed) processes.warn_of(*failed, " All songs are generated.");
  log::info(str_cat(outcome.done, " of ", counted(outcome.songs, "song"), " ",
                    is_or_are(outcome.songs), " done; ", counted(cards.size(), "card"),
                    " generated ", progress.finished(), " in ",
                    report::format_duration(monotonic_seconds() - start), "."));
  if (outcome.pending > 0) log::info("Other processes are generating the rest.");
  return {outcome.failures, folder / "failed.jsonl"};
}

}  // namespace crooner::batch
