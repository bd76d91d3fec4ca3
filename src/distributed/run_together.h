#pragma once

#include <functional>

#include "distributed/process_group.h"

namespace crooner::distributed {

// Runs `work` in a group of processes, for the executable. The group is that of the environment
// (process_rank()) where a launcher started this process as one of several. Else, with `processes`
// > 1, this process starts so many of its own command line on this host, hands signals on to them
// and waits: ProcessLost names the first one that was killed, and a failed one's exit code is
// thrown.
void run_together(int processes, const std::function<void(const ProcessGroup&)>& work);

}  // namespace crooner::distributed
