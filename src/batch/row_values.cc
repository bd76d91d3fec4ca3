#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "batch/readers.h"

namespace crooner::batch {
namespace {

using nlohmann::json;

std::string plain(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// {"all": 0.99, "2": 0.98} -> "0.99,2=0.98", as a flag takes it.
std::string by_level(const json& levels) {
  std::string text;
  for (const auto& [level, value] : levels.items()) {
    text += str_cat(text.empty() ? "" : ",", level == "all" ? "" : level + "=", plain(value));
  }
  return text;
}

}  // namespace

void give(Row& row, const std::string& name, const std::string& value) {
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
    row.error = str_cat("This is no JSON at byte ", failure.byte, "; ");
  }
  if (row.error.empty() && !object.is_object()) row.error = "This is JSON, but no object; ";
  if (!row.error.empty()) {
    row.error += R"(one such as {"artist": "Anna Quill", "seconds": 30} is accepted.)";
    return;
  }
  for (const auto& [name, value] : object.items()) {
    if (value.is_null()) continue;
    if (value.is_array()) {
      row.error = str_cat("'", name, "' is a list; a number, a text, true or false is accepted.");
      return;
    }
    give(row, name, value.is_object() ? by_level(value) : plain(value));
  }
}

bool has_flag(const Row& row, const std::string& flag) {
  return std::any_of(row.flags.begin(), row.flags.end(),
                     [&](const cli::FlagValue& given) { return given.name == flag; });
}

}  // namespace crooner::batch
