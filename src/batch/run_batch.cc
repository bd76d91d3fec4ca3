#include "batch/run_batch.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/counted.h"
#include "base/error.h"
#include "base/log.h"
#include "base/monotonic_seconds.h"
#include "base/os_environment.h"
#include "base/signals.h"
#include "base/strings.h"
#include "batch/heartbeat.h"
#include "batch/job_tracker.h"
#include "batch/model_group.h"
#include "batch/read_rows.h"
#include "batch/state_files.h"
#include "batch/write_playlist.h"
#include "report/progress.h"
#include "report/progress_text.h"

namespace crooner::batch {
namespace {

using Groups = std::vector<std::unique_ptr<ModelGroup>>;

void interruptible_sleep(double seconds) {
  const double end = monotonic_seconds() + seconds;
  while (monotonic_seconds() < end) {
    throw_if_interrupted();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

// The jobs by model and backend, checked. A model that does not exist fails its jobs, or the batch
// if all jobs need it.
Groups make_groups(const cli::BatchOptions& options, std::vector<BatchJob>& jobs,
                   JobTracker& tracker) {
  std::map<std::string, std::vector<BatchJob*>> by_key;
  for (BatchJob& job : jobs) by_key[group_key(job.spec.options.model)].push_back(&job);
  Groups groups;
  for (const auto& [key, members] : by_key) {
    cli::ModelOptions model = members.front()->spec.options.model;
    model.threads = options.defaults.model.threads;
    model.max_batch = options.defaults.model.max_batch;
    try {
      groups.push_back(std::make_unique<ModelGroup>(options, model, tracker));
    } catch (const Error& failure) {
      if (by_key.size() == 1) throw;
      for (BatchJob* job : members) tracker.mark_failed(*job, failure.what());
      continue;
    }
    for (BatchJob* job : members) groups.back()->add(job);
    groups.back()->check();
  }
  return groups;
}

// Until all jobs are done or failed, or, with --no-wait, only other processes have pending ones.
void run_groups(const cli::BatchOptions& options, const Groups& groups, int processes,
                report::BatchProgress& progress) {
  for (;;) {
    bool worked = false, pending = false;
    for (const auto& group : groups) {
      for (auto jobs = group->claim(progress, processes); !jobs.empty();
           jobs = group->claim(progress, processes)) {
        if (!group->generate(jobs, progress)) break;
        worked = true;
      }
      pending = pending || group->has_pending();
    }
    if (!pending || (!worked && !options.wait)) return;
    if (!worked) interruptible_sleep(std::min(1.0, options.stale_after / 4));
  }
}

report::BatchProgress::Totals total_songs(const std::vector<BatchJob>& jobs, const Groups& groups) {
  report::BatchProgress::Totals totals;
  for (const BatchJob& job : jobs) {
    if (job.state == BatchJob::State::kFailed) continue;
    totals.songs += job.songs();
    if (job.pending()) {
      totals.seconds_remaining += job.seconds;
    } else {
      totals.done += job.songs();
    }
  }
  if (!groups.empty()) {
    const Model& model = groups.front()->model();
    for (int level = 0; level < model.levels(); ++level) totals.hops.push_back(model.hop(level));
  }
  return totals;
}

}  // namespace

BatchResult run_batch(const cli::BatchOptions& options, const JobList& list,
                      const BatchShare& share) {
  JobTracker tracker(
      options.defaults.out,
      {.stale_after = options.stale_after, .machine = boot_id(), .seconds = monotonic_seconds});
  for (const Failure& failure : list.failures) {
    tracker.add_failure(failure, state_key(to_string(failure.source_line)));
  }
  std::vector<BatchJob> jobs;
  for (const JobSpec& spec : list.jobs) jobs.push_back({.spec = spec, .key = state_key(spec.file)});
  const Groups groups = make_groups(options, jobs, tracker);
  tracker.finish_check(list_name(options.source), jobs);

  const report::BatchProgress::Totals before = total_songs(jobs, groups);
  if (share.rank == 0) {
    log::info(str_cat(counted(list.jobs.size() + list.failures.size(), "job"), ": ",
                      tracker.failures(), " invalid, ", before.done, " of ",
                      counted(before.songs, "song"), " already done."));
  }
  const cli::LogOptions& log_options = options.defaults.log;
  const auto style = report::choose_progress_style(log_options.quiet, log_options.json);
  const auto display = report::make_progress(style, report::standard_output(style));
  int generated = 0;
  report::BatchProgress progress(*display, before, monotonic_seconds, [&](const std::string& path) {
    ++generated;
    if (!log_options.json) std::cout << path << std::endl;
  });
  const double start = monotonic_seconds();
  {
    const Heartbeat heartbeat(tracker.claims(), options.stale_after / 4);
    run_groups(options, groups, share.processes, progress);
  }
  write_playlist(options.defaults.out, jobs);
  const BatchResult result{tracker.failures(), tracker.failures_file()};
  if (!share.reports) return result;
  const report::BatchProgress::Totals after = total_songs(jobs, groups);
  log::info(str_cat(after.done, " of ", counted(after.songs, "song"), " ", is_or_are(after.songs),
                    " done; this process generated ", generated, " in ",
                    report::format_duration(monotonic_seconds() - start), "."));
  if (after.done < after.songs) log::info("Other processes are generating the rest.");
  return result;
}

}  // namespace crooner::batch
