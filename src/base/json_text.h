#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace crooner {

// A JSON value as text: on one line, or indented. Bytes that are not UTF-8 are replaced by U+FFFD:
// they must not end a program that has worked for hours.
std::string json_text(const nlohmann::json& value, int indent = -1);
std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

// Whether lists and objects of a JSON text lie deeper in one another than any of ours do. What
// copies, compares or writes such a value calls itself for each level, and runs out of stack.
bool is_deep_json(std::string_view text);

}  // namespace crooner
