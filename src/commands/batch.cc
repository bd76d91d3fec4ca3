#include "commands/batch.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/monotonic_seconds.h"
#include "base/os_environment.h"
#include "base/signals.h"
#include "base/strings.h"
#include "batch/heartbeat.h"
#include "batch/job_list.h"
#include "batch/read_rows.h"
#include "batch/state_files.h"
#include "commands/batch_group.h"
#include "commands/batch_jobs.h"
#include "commands/read_lyrics.h"
#include "report/progress.h"
#include "report/progress_text.h"

namespace crooner::commands {
namespace {

using Groups = std::vector<std::unique_ptr<BatchGroup>>;

// Pieces of a second, so that a signal is heard.
void interruptible_sleep(double seconds) {
  const double until = monotonic_seconds() + seconds;
  while (monotonic_seconds() < until) {
    throw_if_interrupted();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void throw_if_failed(std::size_t failures, std::size_t jobs, const std::string& where) {
  if (failures == 0) return;
  throw PartialFailure(str_cat(failures, " of ", jobs, " jobs failed", where, "."));
}

// What a look at the list and its files tells, without a model.
void dry_run(const batch::JobList& list) {
  std::size_t failures = list.failures.size();
  for (const batch::Failure& failure : list.failures) {
    log::warn(str_cat(batch::name_of(failure.source_line), ": ", failure.error));
  }
  for (const batch::Job& job : list.jobs) {
    try {
      read_lyrics(job.options.labels);
      std::cout << batch::command_line(job) << '\n';
    } catch (const InputError& failure) {
      log::warn(str_cat(batch::name_of(job.source_line), ": ", failure.what()));
      ++failures;
    }
  }
  throw_if_failed(failures, list.jobs.size() + list.failures.size(), "");
}

// Jobs by model and settings. A model that is not there fails its jobs, or, when it is everybody's,
// the batch.
Groups make_groups(const cli::BatchOptions& options, std::vector<BatchJob>& jobs,
                   BatchJobs& state) {
  std::map<std::string, std::vector<BatchJob*>> sorted;
  for (BatchJob& job : jobs) sorted[group_key(job.job.options.model)].push_back(&job);
  Groups groups;
  for (const auto& [name, members] : sorted) {
    cli::ModelOptions model = members.front()->job.options.model;
    model.threads = options.defaults.model.threads;
    model.max_batch = options.defaults.model.max_batch;
    try {
      groups.push_back(std::make_unique<BatchGroup>(options, model, state));
    } catch (const Error& failure) {
      if (sorted.size() == 1) throw;
      for (BatchJob* job : members) state.failed(*job, failure.what());
      continue;
    }
    for (BatchJob* job : members) groups.back()->add(job);
    groups.back()->check();
  }
  return groups;
}

// Until all songs are there, or nobody else's help is waited for.
void run_groups(const cli::BatchOptions& options, const Groups& groups,
                report::BatchProgress& progress) {
  for (;;) {
    bool found = false, missing = false;
    for (const auto& group : groups) {
      for (auto jobs = group->take(progress); !jobs.empty(); jobs = group->take(progress)) {
        if (!group->make(jobs, progress)) break;
        found = true;
      }
      missing = missing || group->missing();
    }
    if (!missing || (!found && !options.wait)) return;
    if (!found) interruptible_sleep(std::min(1.0, options.stale_after / 4));
  }
}

// What the jobs come to, in songs.
report::BatchProgress::Batch summarize(const std::vector<BatchJob>& jobs, const Groups& groups) {
  report::BatchProgress::Batch sum;
  for (const BatchJob& job : jobs) {
    if (job.state == BatchJob::State::kFailed) continue;
    sum.songs += job.songs();
    if (job.missing()) {
      sum.missing += job.seconds;
    } else {
      sum.done += job.songs();
    }
  }
  if (!groups.empty()) {
    const Model& model = groups.front()->model();
    for (int level = 0; level < model.levels(); ++level) sum.hops.push_back(model.hop(level));
  }
  return sum;
}

}  // namespace

void batch(const cli::BatchOptions& options) {
  const batch::JobList list = batch::read_jobs(options);
  if (options.dry_run) return dry_run(list);

  const std::size_t rows = list.jobs.size() + list.failures.size();
  BatchJobs state(
      options.defaults.out,
      {.stale_after = options.stale_after, .machine = boot_id(), .seconds = monotonic_seconds});
  for (const batch::Failure& failure : list.failures) {
    state.failed(failure, batch::state_key(batch::name_of(failure.source_line)));
  }
  std::vector<BatchJob> jobs;
  for (const batch::Job& job : list.jobs) {
    jobs.push_back({.job = job, .key = batch::state_key(job.file)});
  }
  const Groups groups = make_groups(options, jobs, state);
  state.checked(batch::list_name(options.source), jobs);

  const report::BatchProgress::Batch before = summarize(jobs, groups);
  log::info(str_cat(rows, " jobs: ", state.failures(), " cannot be made, ", before.done, " of ",
                    before.songs, " songs are there."));
  const cli::LogOptions& messages = options.defaults.log;
  const auto style = report::choose_progress_style(messages.quiet, messages.json);
  const auto shown = report::make_progress(style, report::standard_output(style));
  int made = 0;
  report::BatchProgress progress(*shown, before, monotonic_seconds, [&](const std::string& file) {
    ++made;
    if (!messages.json) std::cout << file << std::endl;
  });
  const double began = monotonic_seconds();
  {
    const batch::Heartbeat heartbeat(state.claims(), options.stale_after / 4);
    run_groups(options, groups, progress);
  }
  const report::BatchProgress::Batch after = summarize(jobs, groups);
  log::info(str_cat(after.done, " of ", after.songs, " songs are there; ", made,
                    " were made here in ", report::duration(monotonic_seconds() - began), "."));
  if (after.done < after.songs) log::info("Other processes are making the rest.");
  throw_if_failed(state.failures(), rows,
                  str_cat("; '", state.failures_file().string(), "' says why"));
}

}  // namespace crooner::commands
