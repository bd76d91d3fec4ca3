#pragma once

#include "config/prior_preset.h"
#include "config/training_preset.h"
#include "distributed/process_group.h"
#include "training/open_data.h"

namespace crooner::training {

// What `crooner train --dry-run` prints of a run that could begin: its songs, items and steps. The
// first process of the group prints it.
void print_dry_run(const PriorData& data, const config::PriorPreset& preset, bool json,
                   const distributed::ProcessGroup& group);
void print_dry_run(const VqvaeData& data, const config::VqvaePreset& preset, bool json,
                   const distributed::ProcessGroup& group);

}  // namespace crooner::training
