#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "batch/row.h"

namespace crooner::batch {

// A job that could not be made.
struct Failure {
  SourceLine source_line;
  std::string job;    // its name; empty: the row has none
  std::string error;  // a sentence
};

// What failed in a batch's folder, for all processes that work on it: a small file for each in
// `.batch/`, and all of them in failed.jsonl, one a line. Throws ResourceError when they cannot be
// written.
class Failures {
 public:
  explicit Failures(const std::filesystem::path& folder);

  void record(const std::string& key, const Failure& failure);
  bool forget(const std::string& key);  // whether it was there
  // Those of a job list that are none of `keys`: their rows are gone, or good now.
  void forget_others(const std::string& list, const std::set<std::string>& keys);

  std::map<std::string, Failure> all() const;  // by key
  // Makes failed.jsonl tell what all() is, also when other processes change that meanwhile. No
  // failures: no file.
  void publish() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace crooner::batch
