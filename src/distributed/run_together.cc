#include "distributed/run_together.h"

#include <crooner/log.h>

#include "base/child_process.h"
#include "base/error.h"
#include "base/log_sink.h"
#include "base/strings.h"
#include "distributed/launch.h"

namespace crooner::distributed {

void run_together(int processes, const std::function<void(const ProcessGroup&)>& work) {
  const ProcessRank rank = process_rank();
  if (rank.size == 1) return processes > 1 ? launch(processes) : work(ProcessGroup::single());
  if (processes > 1 && processes != rank.size) {
    throw UsageError(str_cat("--processes is ", processes,
                             ", but this process was started as one of ", rank.size,
                             " (WORLD_SIZE); leave --processes out."));
  }
  const long launcher = launcher_id();
  if (launcher != 0) end_with_parent(launcher);
  if (rank.rank > 0) log::set_stderr_level(LogLevel::kError);
  const ProcessGroup group(rank);
  try {
    group.run(work);
  } catch (const Interrupted&) {
    if (launcher != 0) set_log_callback({});  // which says so itself
    throw;
  } catch (const ProcessLost&) {
    if (launcher != 0 && group.has_reported()) set_log_callback({});  // it says why
    throw;
  } catch (const std::exception& failure) {
    if (group.first_failed_alike(failure.what())) set_log_callback({});
    throw;
  }
}

}  // namespace crooner::distributed
