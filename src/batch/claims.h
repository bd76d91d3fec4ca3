#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "batch/claim_file.h"

namespace crooner::batch {

// Who makes which job, agreed upon by files in the batch's folder alone, so that processes of one
// machine and of several with a shared file system take different jobs
// (docs/formats/batch-folder.md). Clocks of machines are never compared: a claim is stale when it
// did not change for some time of this process's own clock, or, made on this machine, as soon as
// its process has ended. Several threads may call.
class Claims {
 public:
  struct Settings {
    double stale_after = 60;          // seconds
    std::string machine;              // boot_id(); empty: signs of life alone
    std::function<double()> seconds;  // a steady clock; replaced in tests
  };
  Claims(std::filesystem::path folder, Settings settings);
  ~Claims();  // releases all

  // Makes the job ours when nobody has it, or who had it is gone. Of all that ask at once one gets
  // it. The job may be done already: look after this, not before.
  bool take(const std::string& key);

  // Leaves the job to others.
  void release(const std::string& key);

  // The job is done, and whoever takes it can see that: its claims are swept away.
  void finish(const std::string& key);

  // Tells the others that this process lives: every third of stale_after at least.
  void heartbeat();

 private:
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
  struct Held {
    int generation;
    HeldClaim claim;
  };
  std::map<std::string, Held> held_;         // by key
  std::map<std::string, Observation> seen_;  // by file, of others
};

}  // namespace crooner::batch
