#pragma once

#include <crooner/backend.h>

#include <optional>
#include <string_view>

namespace crooner {

// The value that to_string() writes so; none for another text.
std::optional<Precision> parse_precision(std::string_view text);
std::optional<EngineKind> parse_engine_kind(std::string_view text);

}  // namespace crooner
