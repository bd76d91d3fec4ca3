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

// Generates the songs of all jobs of a list, together with other processes that work on the same
// folder. Prints the paths of the songs to stdout as they are finished. Throws InputError when the
// model of all jobs does not exist.
BatchResult run_batch(const cli::BatchOptions& options, const JobList& list);

}  // namespace crooner::batch
