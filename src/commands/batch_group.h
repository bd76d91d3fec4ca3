#pragma once

#include <crooner/model.h>

#include <memory>
#include <vector>

#include "cli/batch.h"
#include "commands/batch_jobs.h"
#include "config/model_folder.h"
#include "report/batch_progress.h"

namespace crooner::commands {

// The jobs of a batch that one model makes with one set of settings: they share its engine.
class BatchGroup {
 public:
  // Throws InputError when there is no such model.
  BatchGroup(const cli::BatchOptions& options, const cli::ModelOptions& model, BatchJobs& state);

  void add(BatchJob* job) { jobs_.push_back(job); }

  // Everything about the jobs that can fail before any work: those that do are told to `state`.
  void check();

  // Jobs that are missing and free are ours from here on: as many as fill the engine once or twice.
  std::vector<BatchJob*> take(report::BatchProgress& progress);

  // Makes their songs together. False: other processes still have all of their run folders. Throws
  // Interrupted.
  bool make(const std::vector<BatchJob*>& jobs, report::BatchProgress& progress);

  bool missing() const;
  const Model& model() const { return model_; }

 private:
  struct OpenJob {
    BatchJob* job;
    PreparedSongs song;
    std::vector<std::unique_ptr<SongWriter>> runs;
  };
  void check(BatchJob& job);
  void generate_jobs(const std::vector<OpenJob*>& all, report::BatchProgress& progress);

  const cli::BatchOptions& options_;
  BatchJobs& state_;
  Model model_;
  config::ModelFolder folder_;
  std::vector<BatchJob*> jobs_;
  std::shared_ptr<const Request> longest_;  // of the jobs
  std::size_t rows_ = 1;                    // songs like that one that are sampled at once
};

// Jobs of one group have the same.
std::string group_key(const cli::ModelOptions& options);

}  // namespace crooner::commands
