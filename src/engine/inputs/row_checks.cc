#include "engine/inputs/row_checks.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::engine {

void check_row(int row, int rows) {
  if (row >= 0 && row < rows) return;
  throw UsageError(str_cat("Row ", row, " does not exist: the engine was created for ", rows,
                           rows == 1 ? " row." : " rows, counted from 0."));
}

void check_distinct(std::span<const int> rows) {
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    if (std::find(rows.begin(), row, *row) == row) continue;
    throw UsageError(str_cat("Row ", *row, " appears twice in one step."));
  }
}

void check_room(int row, int held, int tokens, int n_ctx) {
  if (held + tokens <= n_ctx) return;
  throw UsageError(str_cat("Row ", row, " holds ", held, " tokens of ", n_ctx,
                           " and has no room for ", tokens, " more."));
}

void check_tokens(std::span<const std::int64_t> tokens, int vocabulary) {
  for (std::int64_t token : tokens) {
    if (token >= 0 && token < vocabulary) continue;
    throw UsageError(
        str_cat("The token ", token, " is not in the vocabulary of ", vocabulary, " tokens."));
  }
}

}  // namespace crooner::engine
