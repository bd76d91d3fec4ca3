#pragma once

#include <crooner/backend.h>

#include <optional>
#include <string_view>

namespace crooner {

// The value that to_string() writes so; none for another text.
std::optional<Precision> parse_precision(std::string_view text);
std::optional<EngineKind> parse_engine_kind(std::string_view text);

// The precision of one kind of matrix of a layer, where these differ; else the same again.
constexpr Precision attention_precision(Precision precision) {
  return precision == Precision::kInt8Mlp ? Precision::kFp16 : precision;
}
constexpr Precision mlp_precision(Precision precision) {
  return precision == Precision::kInt8Mlp ? Precision::kInt8 : precision;
}
// Of keys and values: as many bytes as the weights that make them, but never one
// (docs/decisions/0023).
constexpr Precision cache_precision(Precision precision) {
  const Precision attention = attention_precision(precision);
  return attention == Precision::kInt8 ? Precision::kFp16 : attention;
}

// Bytes per weight: 4, 2 or 1. Not of kAuto, which has to be resolved first, nor of kInt8Mlp.
constexpr int bytes_per_weight(Precision precision) {
  if (precision == Precision::kInt8) return 1;
  return precision == Precision::kFp16 || precision == Precision::kBf16 ? 2 : 4;
}

}  // namespace crooner
