#pragma once

#include <filesystem>
#include <vector>

#include "batch/failures.h"
#include "batch/job.h"

namespace crooner::batch {

struct JobList {
  std::vector<JobSpec> jobs;      // in the order of the list
  std::vector<Failure> failures;  // invalid rows
};

// All jobs of `batch.source`, parsed as crooner generate parses its flags. A row that is invalid,
// or whose song has the path of an earlier one, becomes a failure. Throws what read_rows() throws.
JobList read_jobs(const cli::BatchOptions& batch);

}  // namespace crooner::batch
