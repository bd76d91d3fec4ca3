#pragma once

#include "distributed/process_group.h"
#include "training/trainable.h"

namespace crooner::training {

// Adds up metrics over the processes. The names are those of process 0.
void sum_metrics(const distributed::ProcessGroup& group, Metrics& metrics);

}  // namespace crooner::training
