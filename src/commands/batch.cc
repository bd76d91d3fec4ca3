#include "commands/commands.h"

#include <iostream>

#include "base/counted.h"
#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "batch/card_process.h"
#include "batch/cards.h"
#include "batch/job_list.h"
#include "batch/run_batch.h"
#include "batch/run_on_cards.h"
#include "batch/warning_limit.h"
#include "distributed/launch.h"
#include "distributed/process_rank.h"
#include "songs/read_lyrics.h"

namespace crooner::commands {
namespace {

void throw_if_failed(std::size_t failures, std::size_t jobs, const std::string& where) {
  if (failures == 0) return;
  throw PartialFailure(str_cat(failures, " of ", counted(jobs, "job"), " failed", where, "."));
}

// Checks what can be checked without a model, and prints the jobs.
void dry_run(const batch::JobList& list, std::size_t rows) {
  std::size_t failures = list.failures.size();
  batch::WarningLimit warnings;
  for (const batch::Failure& failure : list.failures) {
    warnings.warn(str_cat(to_string(failure.source_line), ": ", failure.error));
  }
  for (const batch::JobSpec& job : list.jobs) {
    try {
      std::vector<std::string> notes;
      songs::read_lyrics(job.options.labels, &notes);
      std::cout << batch::command_line(job) << '\n';
    } catch (const InputError& failure) {
      warnings.warn(str_cat(to_string(job.source_line), ": ", failure.what()));
      ++failures;
    }
  }
  warnings.finish("--verbose shows them all");
  throw_if_failed(failures, rows, "");
}

// One of the processes that the command started, a card each: it sums up their failures itself.
void run_on_card(const cli::BatchOptions& options) {
  const distributed::ProcessRank rank = distributed::process_rank();
  batch::run_batch(options, batch::read_jobs(options),
                   {.rank = rank.rank, .processes = rank.size, .reports = false});
}

}  // namespace

void batch(const cli::BatchOptions& options) {
  if (const long launcher = distributed::launcher_id(); launcher != 0) {
    batch::report_to(launcher);
    return run_on_card(options);
  }
  const batch::JobList list = batch::read_jobs(options);
  const std::size_t rows = list.jobs.size() + list.failures.size();
  if (options.dry_run) return dry_run(list, rows);
  const std::vector<batch::Card> cards = batch::choose_cards(options, list);
  const batch::BatchResult result =
      cards.empty() ? batch::run_batch(options, list) : batch::run_on_cards(options, list, cards);
  throw_if_failed(result.failures, rows, str_cat("; see '", result.failures_file.string(), "'"));
}

}  // namespace crooner::commands
