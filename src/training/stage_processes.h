#pragma once

#include <string>
#include <vector>

#include "training/stage_plan.h"

namespace crooner::training {

// Runs stages in processes of this program's command line, up to `parallel` at once, each as soon
// as those that it needs are done. A stage that fails ends none of the others, only those that need
// it do not begin. A signal is handed on to all. Throws Interrupted, and when a stage has failed an
// error with the exit code of its process.
void run_stage_processes(const std::vector<PlannedStage>& stages, int parallel);

// In a process that run_stage_processes() started: the stage that it runs, which its messages begin
// with from now on; it ends with the process that started it. Empty in any other.
std::string stage_of_process();

// The threads of a process whose --threads is 0, when `parallel` of them share the machine.
int threads_of_stage(int parallel);

}  // namespace crooner::training
