#pragma once

#include <vector>

#include "batch/cards.h"
#include "batch/run_batch.h"

namespace crooner::batch {

// run_batch() in a process for each card, all on the same folder. Their progress, messages and
// songs are reported as those of one batch, and signals are handed on to them. A card that fails
// ends its process, and the others take over its jobs; if they cannot, the error is thrown with its
// exit code once all have ended.
BatchResult run_on_cards(const cli::BatchOptions& options, const JobList& list,
                         const std::vector<Card>& cards);

}  // namespace crooner::batch
