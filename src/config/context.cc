#include "config/context.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::config {
namespace {

// The number of rows of `sequence` positions whose length is closest to `row`. Ratios are compared
// as products of integers: max/min of the one against max/min of the other.
int closest_blocks(int sequence, int row) {
  int best = sequence;  // the best row length so far
  for (int candidate = sequence; candidate >= 1; --candidate) {
    if (sequence % candidate != 0) continue;
    const long high = std::max(candidate, row), low = std::min(candidate, row);
    const long best_high = std::max(best, row), best_low = std::min(best, row);
    if (high * best_low < best_high * low) best = candidate;
  }
  return sequence / best;
}

}  // namespace

PriorConfig with_context(const PriorConfig& prior, int n_ctx) {
  if (n_ctx < 1 || n_ctx > prior.n_ctx) {
    throw UsageError(str_cat("--n-ctx ", n_ctx, " is not possible: the prior of level ",
                             prior.level, " has windows of ", prior.n_ctx, " codes; choose 1 to ",
                             prior.n_ctx, "."));
  }
  if (prior.conditioner && n_ctx % prior.conditioner->up_ratio() != 0) {
    throw UsageError(
        str_cat("--n-ctx ", n_ctx, " is not possible: a window of level ", prior.level,
                " must be a whole number of codes of the level above; choose a multiple of ",
                prior.conditioner->up_ratio(), "."));
  }
  PriorConfig shorter = prior;
  if (n_ctx == prior.n_ctx) return shorter;
  shorter.n_ctx = n_ctx;
  shorter.derive();
  shorter.transformer.blocks =
      closest_blocks(shorter.transformer.n_ctx, prior.transformer.block_ctx());
  shorter.transformer.spread =
      std::min(shorter.transformer.spread, shorter.transformer.block_ctx());
  shorter.check();
  return shorter;
}

}  // namespace crooner::config
