#include "batch/row.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"

namespace crooner::batch {
namespace {

using nlohmann::json;

std::string to_flag_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// {"all": 0.99, "2": 0.98} -> "0.99,2=0.98", as a flag takes it.
std::string by_level(const json& levels) {
  std::string text;
  for (const auto& [level, value] : levels.items()) {
    text +=
        str_cat(text.empty() ? "" : ",", level == "all" ? "" : level + "=", to_flag_text(value));
  }
  return text;
}

}  // namespace

std::string to_string(const SourceLine& source_line) {
  return source_line.line > 0 ? str_cat(source_line.source, ", line ", source_line.line)
                              : source_line.source;
}

void add_value(Row& row, const std::string& name, const std::string& value) {
  if (name.starts_with('#')) return;
  if (name == "title") {
    row.title = value;
    return;
  }
  std::string flag = name;
  std::replace(flag.begin(), flag.end(), '_', '-');
  row.flags.push_back({flag, value});
}

void add_json_values(Row& row, std::string_view text) {
  json object;
  try {
    object = json::parse(text);
  } catch (const json::parse_error& failure) {
    row.error = str_cat("Invalid JSON at byte ", failure.byte, "; ");
  }
  if (row.error.empty() && !object.is_object()) row.error = "This is not a JSON object; ";
  if (!row.error.empty()) {
    row.error += R"(an object such as {"artist": "Anna Quill", "seconds": 30} is expected.)";
    return;
  }
  for (const auto& [name, value] : object.items()) {
    if (value.is_null()) continue;
    if (value.is_array()) {
      row.error = str_cat("'", name, "' is a list; a number, a string, true or false is expected.");
      return;
    }
    add_value(row, name, value.is_object() ? by_level(value) : to_flag_text(value));
  }
}

bool has_flag(const Row& row, const std::string& flag) {
  return std::any_of(row.flags.begin(), row.flags.end(),
                     [&](const cli::FlagValue& value) { return value.name == flag; });
}

}  // namespace crooner::batch
