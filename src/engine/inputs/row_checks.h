#pragma once

#include <cstdint>
#include <span>

namespace crooner::engine {

// What every engine checks of its arguments. Throw UsageError.
void check_row(int row, int rows);  // of an engine that was created for `rows`
void check_distinct(std::span<const int> rows);
void check_room(int row, int held, int tokens, int n_ctx);
void check_tokens(std::span<const std::int64_t> tokens, int vocabulary);

}  // namespace crooner::engine
