#pragma once

#include "base/os_memory.h"
#include "config/prior_preset.h"
#include "config/training_preset.h"
#include "plan/training_memory.h"

namespace crooner::plan {

// Throws ResourceError when the training_memory() of the processes that share `available` exceeds
// it, naming both and the settings that would make the run fit. Never when `available` is unknown.
void require_trainable(const config::PriorPreset& preset, const TrainingMachine& machine,
                       const AvailableMemory& available);
void require_trainable(const config::VqvaePreset& preset, const TrainingMachine& machine,
                       const AvailableMemory& available);

}  // namespace crooner::plan
