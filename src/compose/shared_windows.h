#pragma once

#include <crooner/model.h>

#include <cstdint>
#include <vector>

namespace crooner::compose {

// How many codes of each level below the top two songs have in common, when both continue the same
// codes (`existing` by level) under the same top codes and settings, and have `codes` and
// `other_codes` top codes: those of the windows that both songs have. Of the top 0.
std::vector<std::int64_t> shared_codes(const Model& model, const Request& request,
                                       const std::vector<std::int64_t>& existing,
                                       std::int64_t codes, std::int64_t other_codes);

}  // namespace crooner::compose
