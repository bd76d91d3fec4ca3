#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "batch/claims.h"
#include "batch/failures.h"
#include "batch/job.h"
#include "commands/song_job.h"

namespace crooner::commands {

// A job of a batch and how it stands.
struct BatchJob {
  enum class State { kMissing, kDone, kFailed };
  batch::Job job;
  std::string key;     // in the batch's folder
  double seconds = 0;  // of sound, all its songs
  State state = State::kMissing;

  bool missing() const { return state == State::kMissing; }
  int songs() const { return job.options.songs; }
};

// How the jobs stand, for this process and the others that work on the folder.
class BatchJobs {
 public:
  // Makes the folder. Throws ResourceError.
  BatchJobs(std::filesystem::path folder, batch::Claims::Settings settings);

  // A row that is no job, or a job that cannot be made: named in the log and in failed.jsonl.
  void failed(const batch::Failure& failure, const std::string& key);
  void failed(BatchJob& job, const std::string& why);
  // All rows of the list have been looked at: failures of rows that are gone are forgotten.
  void checked(const std::string& list, const std::vector<BatchJob>& jobs);

  // Whether its songs are there, for this very request. Throws UsageError when those of another one
  // are; with --force they count as missing from here on.
  bool is_done(const BatchJob& job, const PreparedSongs& song);
  // Whether its songs have come meanwhile.
  bool is_done(const BatchJob& job) const;

  // Makes the job ours, unless another process has it.
  bool take(const BatchJob& job) { return claims_.take(job.key); }
  void leave(const BatchJob& job) { claims_.release(job.key); }
  void clear_claims(const BatchJob& job) { claims_.finish(job.key); }  // it is done
  void done(BatchJob& job, const PreparedSongs& song);

  batch::Claims& claims() { return claims_; }
  std::size_t failures() const { return failed_.size(); }
  std::filesystem::path failures_file() const { return folder_ / "failed.jsonl"; }

 private:
  std::filesystem::path folder_;
  batch::Failures failures_;
  batch::Claims claims_;
  std::set<std::string> failed_;  // keys, of this process's
  bool checked_ = false;          // failed.jsonl is kept up to date from here on
};

}  // namespace crooner::commands
