#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace crooner {

// A JSON value as text: on one line, or indented. Bytes that are not UTF-8 are replaced by U+FFFD:
// they must not end a program that has worked for hours.
std::string json_text(const nlohmann::json& value, int indent = -1);
std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

}  // namespace crooner
