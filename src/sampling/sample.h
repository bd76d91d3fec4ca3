#pragma once

#include "sampling/level_loader.h"
#include "sampling/observer.h"
#include "sampling/workload.h"

namespace crooner::sampling {

// Throws UsageError for a workload that cannot be sampled: a setting out of its range, a length
// that the model does not support, a total length outside the model's range (naming the flag),
// missing upper codes. Reads configurations only, so call it before anything is loaded.
void check(const Workload& workload, const LevelLoader& loader);

// Samples level by level, from the top down (paper, section 4; docs/spec/sampling.md), with up to
// max_batch songs at a time. Appends to the codes in `workload`, which after an exception holds
// what was finished. Throws what check() throws; InputError naming song, level, window and position
// when a model yields logits that are not finite; Cancelled after a stop request or a signal
// (base/signals.h), between two steps, after all sampled tokens have been reported to the observer.
// When memory runs out it halves the batch and continues.
void sample(Workload& workload, LevelLoader& loader, Observer& observer);

}  // namespace crooner::sampling
