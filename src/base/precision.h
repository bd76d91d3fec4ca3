#pragma once

#include <crooner/backend.h>

#include <optional>
#include <string_view>

namespace crooner {

// The value that to_string() writes so; none for another text.
std::optional<Precision> parse_precision(std::string_view text);
std::optional<EngineKind> parse_engine_kind(std::string_view text);

// Bytes per weight: 4, 2 or 1. Not of kAuto, which has to be resolved first.
constexpr int bytes_per_weight(Precision precision) {
  if (precision == Precision::kInt8) return 1;
  return precision == Precision::kFp16 || precision == Precision::kBf16 ? 2 : 4;
}

}  // namespace crooner
