#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "batch/row.h"

namespace crooner::batch {

// A job that failed.
struct Failure {
  SourceLine source_line;
  std::string job;    // its name; empty: the row is too broken to have one
  std::string error;  // a sentence
};

// The failures of a batch, of all its processes: one file each in `.batch/`, and all of them in
// failed.jsonl, one per line. Throws ResourceError when they cannot be written.
class Failures {
 public:
  explicit Failures(const std::filesystem::path& folder);

  void record(const std::string& key, const Failure& failure);
  bool remove(const std::string& key);  // whether it existed
  // Removes those of a job list that are not in `keys`: their rows are gone, or valid now.
  void remove_others(const std::string& list, const std::set<std::string>& keys);

  std::map<std::string, Failure> all() const;  // by key
  // Writes all() to failed.jsonl, including what other processes change meanwhile. Without failures
  // there is no file.
  void publish() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace crooner::batch
