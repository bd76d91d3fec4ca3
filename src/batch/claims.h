#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "batch/claim_file.h"

namespace crooner::batch {

// Distributes jobs among processes on one machine, or on several with a shared file system, by
// files in the batch folder alone (docs/formats/batch-folder.md). Clocks of machines are never
// compared: a claim is stale when it has not changed for some time of this process's own clock or,
// if it was created on this machine, as soon as its process has ended. Thread-safe.
class Claims {
 public:
  struct Settings {
    double stale_after = 60;          // seconds
    std::string machine;              // boot_id(); empty: heartbeats alone
    std::function<double()> seconds;  // a monotonic clock; tests replace it
  };
  Claims(std::filesystem::path folder, Settings settings);
  ~Claims();  // releases all

  // Claims the job if no process has it, or the one that had it is gone: whether this process has
  // it now. Only one of several processes gets it. The job may already be done: check after this
  // call, not before.
  bool claim(const std::string& key);

  // Gives up the job.
  void release(const std::string& key);

  // Removes the claims of a job that is done, whoever had them: a process that was killed between
  // the end of its job and this call leaves them to the next one. One that claims the job
  // meanwhile will see that it is done.
  void remove(const std::string& key);

  // Shows the other processes that this one is alive; call it at least every third of stale_after.
  void heartbeat();

 private:
  struct Held {
    HeldClaim claim;
    int generation;
  };
  struct Observation {
    std::string contents;
    double since = 0;
  };
  std::filesystem::path file_of(const std::string& key, int generation) const;
  int latest_generation(const std::string& key) const;  // -1: none
  bool is_stale(const std::string& key, int generation);

  std::filesystem::path folder_;
  Settings settings_;
  std::mutex mutex_;
  std::map<std::string, Held> held_;         // by key
  std::map<std::string, Observation> seen_;  // by file, of others
};

}  // namespace crooner::batch
