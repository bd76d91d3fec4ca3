#pragma once

#include <crooner/model.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "batch/batch_job.h"
#include "batch/job_tracker.h"
#include "batch/warning_limit.h"
#include "cli/batch.h"
#include "report/batch_progress.h"
#include "songs/prepare_songs.h"

namespace crooner::batch {

// The jobs of a batch with the same model and backend: their songs are sampled together.
class ModelGroup {
 public:
  // Throws InputError when there is no such model.
  ModelGroup(const cli::BatchOptions& options, const cli::ModelOptions& model, JobTracker& tracker);

  void add(BatchJob* job) { jobs_.push_back(job); }

  // Checks all jobs before any work; the tracker gets those that fail.
  void check();

  // Claims pending jobs for this process, one of `processes` that began together: see
  // jobs_to_claim().
  std::vector<BatchJob*> claim(report::BatchProgress& progress, int processes);

  // Generates the songs of claimed jobs together. False: other processes still use all of their run
  // folders. Throws Interrupted.
  bool generate(const std::vector<BatchJob*>& jobs, report::BatchProgress& progress);

  bool has_pending() const;
  const Model& model() const { return model_; }

 private:
  struct OpenJob {
    BatchJob* job;
    songs::PreparedSongs songs;
  };
  void check(BatchJob& job);
  void generate_together(const std::vector<OpenJob*>& open, report::BatchProgress& progress);

  const cli::BatchOptions& options_;
  JobTracker& tracker_;
  Model model_;
  double default_seconds_;  // of a song, according to the model
  WarningLimit warnings_;
  std::vector<BatchJob*> jobs_;
  std::shared_ptr<const Request> longest_;  // request of the jobs
  std::size_t batch_size_ = 1;              // songs of `longest_` that are sampled at once
};

// How many of `pending` jobs a process claims at a time, when `batch_size` fill its engine: at most
// two fillings, which keep the engine full while the first songs end. A process that began alone
// claims half of the jobs, so that another one finds work too, but fills its engine; several that
// began together share all jobs evenly.
std::size_t jobs_to_claim(std::size_t pending, std::size_t batch_size, int processes);

// Equal for jobs of the same group.
std::string group_key(const cli::ModelOptions& options);

}  // namespace crooner::batch
