#include "batch/job_list.h"

#include <map>

#include "base/error.h"
#include "base/exception_text.h"
#include "base/strings.h"
#include "batch/read_rows.h"

namespace crooner::batch {

JobList read_jobs(const cli::BatchOptions& batch) {
  JobList list;
  std::map<std::string, SourceLine> taken;  // by file
  for (const Row& row : read_rows(batch.source)) {
    try {
      JobSpec job = make_job(row, batch);
      const auto [earlier, free] = taken.emplace(job.file, row.source_line);
      if (!free) {
        throw UsageError(str_cat("Its song is '", job.file, "', like that of ",
                                 to_string(earlier->second),
                                 "; set another title or out in one of them."));
      }
      list.jobs.push_back(std::move(job));
    } catch (const std::exception& error) {
      list.failures.push_back({row.source_line, row.name, exception_text(error)});
    }
  }
  return list;
}

}  // namespace crooner::batch
