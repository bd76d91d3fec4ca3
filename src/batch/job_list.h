#pragma once

#include <filesystem>
#include <vector>

#include "batch/failures.h"
#include "batch/job.h"

namespace crooner::batch {

struct JobList {
  std::vector<Job> jobs;          // in the order of the list
  std::vector<Failure> failures;  // rows that are no jobs
};

// All jobs of `batch.source`, read as crooner generate reads its flags. A row that is wrong, or
// whose song has the file of an earlier one's, becomes a failure. Throws what read_rows() throws.
JobList read_jobs(const cli::BatchOptions& batch);

}  // namespace crooner::batch
