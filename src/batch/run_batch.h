#pragma once

#include <cstddef>
#include <filesystem>

#include "batch/job_list.h"
#include "cli/batch.h"

namespace crooner::batch {

struct BatchResult {
  std::size_t failures = 0;             // of jobs and invalid rows
  std::filesystem::path failures_file;  // says why
};

// Which of the processes that one command has started for the batch this is.
struct BatchShare {
  int rank = 0, processes = 1;
  bool reports = true;  // what was generated, at the end; else the command does
};

// Generates the songs of all jobs of a list, together with other processes that work on the same
// folder. Prints the paths of the songs to stdout as they are finished. Throws InputError when the
// model of all jobs does not exist, DiskFull, and DeviceFailure.
BatchResult run_batch(const cli::BatchOptions& options, const JobList& list,
                      const BatchShare& share = {});

}  // namespace crooner::batch
