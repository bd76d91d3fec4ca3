#include "commands/batch_group.h"

#include <algorithm>
#include <set>
#include <utility>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/guard.h"
#include "commands/make_songs.h"
#include "commands/output_names.h"
#include "commands/run_record.h"
#include "run_folder/folder_lock.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::string group_key(const cli::ModelOptions& options) {
  return str_cat(options.model, "\n", options.device, "\n", options.precision, "\n", options.engine,
                 "\n", options.deterministic);
}

BatchGroup::BatchGroup(const cli::BatchOptions& options, const cli::ModelOptions& model,
                       BatchJobs& state)
    : options_(options),
      state_(state),
      model_(Model::open(model.model, backend_options(model, options.defaults.run.save_every))),
      folder_(model_folder(model.model)) {}

void BatchGroup::check() {
  for (BatchJob* job : jobs_) {
    try {
      check(*job);
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& failure) {
      state_.failed(*job, failure.what());
    }
  }
  if (longest_) rows_ = static_cast<std::size_t>(model_.batch_size(*longest_));
}

void BatchGroup::check(BatchJob& job) {
  throw_if_interrupted();
  const cli::GenerateOptions& options = job.job.options;
  const PreparedSongs song = song_job(options, model_, folder_);
  for (const fs::path& file : song.files) {
    audio::check_writable(file, model_.sample_rate(), 1, sample_format(options.sound));
  }
  const double seconds = options.seconds.value_or(folder_.default_seconds);
  job.seconds = options.songs * seconds;
  if (!longest_ || seconds > longest_->seconds.value_or(folder_.default_seconds)) {
    longest_ = song.request;
  }
  if (state_.is_done(job, song)) {
    job.state = BatchJob::State::kDone;
    return;
  }
  check_overwrites(song, options.run.force);
  for (const std::string& sentence : song.warnings) {
    log::warn(str_cat(batch::name_of(job.job.source_line), ": ", sentence));
  }
}

bool BatchGroup::missing() const {
  return std::any_of(jobs_.begin(), jobs_.end(),
                     [](const BatchJob* job) { return job->missing(); });
}

// Half of what is missing, so that a second process finds work too, but no less than one filling;
// and no more than two, which keep the engine full while the first songs end.
std::vector<BatchJob*> BatchGroup::take(report::BatchProgress& progress) {
  const auto missing = static_cast<std::size_t>(std::count_if(
      jobs_.begin(), jobs_.end(), [](const BatchJob* job) { return job->missing(); }));
  const std::size_t most = std::clamp((missing + 1) / 2, rows_, 2 * rows_);
  std::vector<BatchJob*> taken;
  for (BatchJob* job : jobs_) {
    if (taken.size() == most) break;
    if (!job->missing()) continue;
    const bool ours = state_.take(*job);
    if (!state_.is_done(*job)) {
      if (ours) taken.push_back(job);
      continue;
    }
    if (ours) state_.clear_claims(*job);
    job->state = BatchJob::State::kDone;
    progress.done_elsewhere(job->songs(), job->seconds);
  }
  // The longest first, so that none is alone at the end.
  std::stable_sort(taken.begin(), taken.end(),
                   [](const BatchJob* a, const BatchJob* b) { return a->seconds > b->seconds; });
  return taken;
}

bool BatchGroup::make(const std::vector<BatchJob*>& jobs, report::BatchProgress& progress) {
  std::size_t busy = 0;
  std::vector<OpenJob> opened;
  for (BatchJob* job : jobs) {
    try {
      create_folder(fs::path(job->job.options.out).parent_path());
      PreparedSongs song = song_job(job->job.options, model_, folder_);
      auto runs = open_writers(song, job->job.options);
      opened.push_back({job, std::move(song), std::move(runs)});
    } catch (const run_folder::FolderInUse& in_use) {
      log::debug(in_use.what());  // by a process that lost its claim and does not know it yet
      state_.leave(*job);
      ++busy;
    } catch (const Error& failure) {
      state_.failed(*job, failure.what());
    }
  }
  double seconds = 0;
  std::set<std::string> files;
  std::vector<OpenJob*> all;
  for (OpenJob& one : opened) {
    seconds += one.job->seconds;
    for (const fs::path& file : one.song.files) files.insert(file.string());
    all.push_back(&one);
  }
  progress.songs_begin(std::move(files), seconds);
  generate_jobs(all, progress);
  progress.songs_end();
  for (OpenJob& one : opened) {
    if (!one.job->missing()) continue;
    state_.done(*one.job, one.song);
    if (!one.job->job.options.run.clean) continue;
    for (const auto& run : one.runs) run->remove_folder();
  }
  return busy < jobs.size();
}

void BatchGroup::generate_jobs(const std::vector<OpenJob*>& all, report::BatchProgress& progress) {
  std::vector<GenerateTask> tasks;
  std::vector<BatchJob*> job_of;  // by task
  for (OpenJob* one : all) {
    for (std::size_t song = 0; song < one->runs.size(); ++song) {
      tasks.push_back({one->song.request, static_cast<int>(song), one->runs[song].get()});
      job_of.push_back(one->job);
    }
  }
  const auto failed = [&](std::size_t task, const Error& why) {
    if (job_of[task]->missing()) state_.failed(*job_of[task], why.what());
    return true;
  };
  try {
    guarded([&] { make_songs(model_, tasks, progress, failed); });
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& failure) {
    // Whose fault it is shows when each is made alone; what is made already is kept.
    if (all.size() == 1 && all.front()->job->missing()) {
      state_.failed(*all.front()->job, failure.what());
    }
    if (all.size() == 1) return;
    for (OpenJob* one : all) {
      if (one->job->missing()) generate_jobs({one}, progress);
    }
  }
}

}  // namespace crooner::commands
