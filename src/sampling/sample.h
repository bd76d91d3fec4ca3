#pragma once

#include "sampling/level_loader.h"
#include "sampling/observer.h"
#include "sampling/workload.h"

namespace crooner::sampling {

// Throws UsageError for what cannot be: a value out of its range, lengths that the model cannot
// make, a total length outside the model's range (naming the flag), codes above that are missing.
// Looks at configurations only, so call it before anything is loaded.
void check(const Workload& request, const LevelLoader& levels);

// Samples level by level, from the top down (paper, section 4; docs/spec/sampling.md). Songs are
// rows of the level's engine: at most max_batch at once, a song that is done makes room for the
// next. Appends to the codes in `request`, which after an exception hold what was finished. Throws
// what check() throws; InputError naming level, window and position when a model yields logits that
// are not numbers; Interrupted after a signal (base/signals.h), between two steps, when all that
// was drawn has been told to the observer.
void sample(Workload& request, LevelLoader& levels, Observer& observer);

}  // namespace crooner::sampling
