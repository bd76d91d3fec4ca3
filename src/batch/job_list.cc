#include "batch/job_list.h"

#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/exception_text.h"
#include "base/paths.h"
#include "base/strings.h"
#include "batch/read_rows.h"

namespace crooner::batch {

namespace {

namespace fs = std::filesystem;

// The file at the path, whatever it is called; empty: there is none.
fs::path existing_file(const std::string& path) {
  std::error_code failure;
  return is_file(path) ? fs::canonical(path, failure) : fs::path();
}

// The files that jobs read, with a job that does.
std::map<fs::path, SourceLine> inputs_of(const std::vector<JobSpec>& jobs) {
  std::map<fs::path, SourceLine> inputs;
  for (const JobSpec& job : jobs) {
    for (const auto& [name, value] : job.flags) {
      if (name != "lyrics" && name != "guidance-lyrics" && name != "prompt") continue;
      if (const fs::path file = existing_file(value); !file.empty()) {
        inputs.emplace(file, job.source_line);
      }
    }
  }
  return inputs;
}

// --force replaces songs, but nothing that another job reads.
void refuse_outputs_that_are_inputs(JobList& list) {
  const std::map<fs::path, SourceLine> inputs = inputs_of(list.jobs);
  std::erase_if(list.jobs, [&](const JobSpec& job) {
    if (!job.options.run.force) return false;
    const auto reader = inputs.find(existing_file(job.options.out));
    if (reader == inputs.end()) return false;
    list.failures.push_back({job.source_line, job.name,
                             str_cat("Its song is '", job.file, "', which is an input of ",
                                     to_string(reader->second), "; set another title or out.")});
    return true;
  });
}

}  // namespace

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
  refuse_outputs_that_are_inputs(list);
  return list;
}

}  // namespace crooner::batch
