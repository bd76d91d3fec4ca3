#include "batch/run_on_cards.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "base/counted.h"
#include "base/log.h"
#include "base/monotonic_seconds.h"
#include "base/strings.h"
#include "batch/card_processes.h"
#include "batch/cards_progress.h"
#include "batch/failures.h"
#include "batch/state_files.h"
#include "report/progress_text.h"

namespace crooner::batch {
namespace {

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
  const std::filesystem::path folder = options.defaults.out;
  const Outcome outcome = outcome_of(folder, list);
  processes.report_failure(outcome.pending > 0);
  log::info(str_cat(outcome.done, " of ", counted(outcome.songs, "song"), " ",
                    is_or_are(outcome.songs), " done; ", counted(cards.size(), "card"),
                    " generated ", progress.finished(), " in ",
                    report::format_duration(monotonic_seconds() - start), "."));
  if (outcome.pending > 0) log::info("Other processes are generating the rest.");
  return {outcome.failures, folder / "failed.jsonl"};
}

}  // namespace crooner::batch
