#include "batch/model_group.h"

#include <algorithm>
#include <set>
#include <utility>

#include "api/model_folder.h"
#include "base/device_failure.h"
#include "base/disk_full.h"
#include "base/error.h"
#include "base/exception_text.h"
#include "base/files.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "run_folder/folder_lock.h"
#include "songs/adapters.h"
#include "songs/generate_songs.h"
#include "tensor/libtorch_errors.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

// What every job would meet: the batch stops, and its jobs are left for the next run or process.
bool is_no_fault_of_a_job(const std::exception& error) {
  return dynamic_cast<const Interrupted*>(&error) || dynamic_cast<const DiskFull*>(&error) ||
         dynamic_cast<const DeviceFailure*>(&error);
}

}  // namespace

std::string group_key(const cli::ModelOptions& options) {
  std::string adapters;
  for (const auto& [file, strength] : options.adapters)
    adapters += str_cat("\n", file, "=", strength);
  return str_cat(options.model, "\n", options.device, "\n", options.precision, "\n", options.engine,
                 "\n", options.deterministic, adapters);
}

std::size_t jobs_to_claim(std::size_t pending, std::size_t batch_size, int processes) {
  if (processes == 1) return std::clamp((pending + 1) / 2, batch_size, 2 * batch_size);
  const auto sharers = static_cast<std::size_t>(processes);
  return std::clamp<std::size_t>((pending + sharers - 1) / sharers, 1, 2 * batch_size);
}

ModelGroup::ModelGroup(const cli::BatchOptions& options, const cli::ModelOptions& model,
                       JobTracker& tracker)
    : options_(options),
      tracker_(tracker),
      model_(
          Model::open(model.model, cli::backend_options(model, options.defaults.run.save_every))),
      default_seconds_(api::model_folder(model_).default_seconds) {}

void ModelGroup::check() {
  for (BatchJob* job : jobs_) {
    try {
      check(*job);
    } catch (const std::exception& failure) {
      if (is_no_fault_of_a_job(failure)) throw;
      tracker_.mark_failed(*job, exception_text(failure));
    }
  }
  warnings_.finish("--verbose shows them all");
  if (longest_) batch_size_ = static_cast<std::size_t>(model_.batch_size(*longest_));
}

void ModelGroup::check(BatchJob& job) {
  throw_if_interrupted();
  const cli::GenerateOptions& options = job.spec.options;
  std::vector<std::string> warnings;
  const songs::PreparedSongs prepared = songs::prepare_songs(options, model_, &warnings);
  songs::check_adapters(model_, prepared.request());
  const double seconds = prepared.request().seconds.value_or(default_seconds_);
  job.seconds = options.songs * seconds;
  if (!longest_ || seconds > longest_->seconds.value_or(default_seconds_)) {
    longest_ = prepared.songs().front().request;
  }
  if (tracker_.is_done(job, prepared)) {
    tracker_.remove_claims(job);
    job.state = BatchJob::State::kDone;
    return;
  }
  prepared.check_overwrites();
  for (const std::string& sentence : warnings) {
    warnings_.warn(str_cat(to_string(job.spec.source_line), ": ", sentence));
  }
}

bool ModelGroup::has_pending() const {
  return std::any_of(jobs_.begin(), jobs_.end(),
                     [](const BatchJob* job) { return job->pending(); });
}

std::vector<BatchJob*> ModelGroup::claim(report::BatchProgress& progress, int processes) {
  const auto pending = static_cast<std::size_t>(std::count_if(
      jobs_.begin(), jobs_.end(), [](const BatchJob* job) { return job->pending(); }));
  const std::size_t limit = jobs_to_claim(pending, batch_size_, processes);
  std::vector<BatchJob*> claimed;
  for (BatchJob* job : jobs_) {
    if (claimed.size() == limit) break;
    if (!job->pending()) continue;
    const bool ours = tracker_.claim(*job);
    if (!tracker_.is_done(*job)) {
      if (ours) claimed.push_back(job);
      continue;
    }
    tracker_.remove_claims(*job);
    job->state = BatchJob::State::kDone;
    progress.add_done_elsewhere(job->songs(), job->seconds);
  }
  // Longest first, so that no long song is left alone at the end.
  std::stable_sort(claimed.begin(), claimed.end(),
                   [](const BatchJob* a, const BatchJob* b) { return a->seconds > b->seconds; });
  return claimed;
}

bool ModelGroup::generate(const std::vector<BatchJob*>& jobs, report::BatchProgress& progress) {
  std::size_t in_use = 0;
  std::vector<OpenJob> open;
  for (BatchJob* job : jobs) {
    try {
      create_folder(fs::path(job->spec.options.out).parent_path());
      std::vector<std::string> logged;  // by check()
      songs::PreparedSongs prepared = songs::prepare_songs(job->spec.options, model_, &logged);
      prepared.open_writers();
      open.push_back({job, std::move(prepared)});
    } catch (const run_folder::FolderInUse& failure) {
      log::debug(failure.what());  // by a process that does not know yet that it lost its claim
      tracker_.release(*job);
      ++in_use;
    } catch (const std::exception& failure) {
      if (is_no_fault_of_a_job(failure)) throw;
      tracker_.mark_failed(*job, exception_text(failure));
    }
  }
  double seconds = 0;
  std::set<std::string> paths;
  std::vector<OpenJob*> together;
  for (OpenJob& one : open) {
    seconds += one.job->seconds;
    for (const auto& song : one.songs.songs()) paths.insert(song.path.string());
    together.push_back(&one);
  }
  progress.begin_songs(std::move(paths), seconds);
  generate_together(together, progress);
  progress.end_songs();
  for (OpenJob& one : open) {
    if (!one.job->pending()) continue;
    tracker_.mark_done(*one.job, one.songs);
    if (one.job->spec.options.run.clean) one.songs.remove_run_folders();
  }
  return in_use < jobs.size();
}

void ModelGroup::generate_together(const std::vector<OpenJob*>& open,
                                   report::BatchProgress& progress) {
  std::vector<songs::GenerateTask> tasks;
  std::vector<BatchJob*> job_of_task;
  for (const OpenJob* one : open) {
    for (const songs::GenerateTask& task : one->songs.tasks()) {
      tasks.push_back(task);
      job_of_task.push_back(one->job);
    }
  }
  const auto on_failed = [&](std::size_t task, const Error& error) {
    if (is_no_fault_of_a_job(error)) return false;
    if (job_of_task[task]->pending()) tracker_.mark_failed(*job_of_task[task], error.what());
    return true;
  };
  try {
    tensor::translate_libtorch_errors(
        [&] { songs::generate_songs(model_, tasks, progress, on_failed); });
  } catch (const Error& failure) {
    if (is_no_fault_of_a_job(failure)) throw;
    if (open.size() == 1) {
      if (open.front()->job->pending()) tracker_.mark_failed(*open.front()->job, failure.what());
      return;
    }
    // Generating each job alone shows which of them fails; codes that were sampled are kept.
    for (OpenJob* one : open) {
      if (one->job->pending()) generate_together({one}, progress);
    }
  }
}

}  // namespace crooner::batch
