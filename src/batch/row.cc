#include "batch/row.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "base/json_text.h"
#include "base/lower_case.h"
#include "base/strings.h"

namespace crooner::batch {
namespace {

using nlohmann::json;

std::string to_flag_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// Whether these are the values of a flag that may be repeated.
bool is_list_of(const std::string& name, const json& value) {
  const bool repeated = flag_of(name) == "adapter" || flag_of(name) == "guidance-lyrics";
  return repeated && value.is_array() &&
         std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_string(); });
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

// Python writes a missing number as NaN, which is no JSON.
std::string with_null_for_nan(std::string_view text) {
  constexpr std::string_view kNan = "NaN";
  std::string result;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!quoted && text.substr(i).starts_with(kNan)) {
      result += "null";
      i += kNan.size() - 1;
      continue;
    }
    if (text[i] == '"') quoted = !quoted;
    result += text[i];
    if (quoted && text[i] == '\\' && i + 1 < text.size()) result += text[++i];
  }
  return result;
}

// A callback of the parser, which keeps the last of several values: finds the first key that an
// object has twice, but for comments.
class RepeatedKey {
 public:
  bool operator()(int /*depth*/, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open_.emplace_back();
    if (event == json::parse_event_t::object_end) open_.pop_back();
    if (event == json::parse_event_t::key) {
      const auto name = parsed.get<std::string>();
      const bool first = name.starts_with('#') || open_.back().insert(flag_of(name)).second;
      if (!first && found_.empty()) found_ = name;
    }
    return true;
  }
  const std::string& found() const { return found_; }

 private:
  std::vector<std::set<std::string>> open_;  // keys of the objects around, the outermost first
  std::string found_;
};

}  // namespace

std::string to_string(const SourceLine& source_line) {
  std::string text = source_line.source;
  if (source_line.line > 0) text += str_cat(", line ", source_line.line);
  if (source_line.element > 0) text += str_cat(", element ", source_line.element);
  return text;
}

std::string flag_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return lower_case(name);
}

bool is_kept_from_jobs(const std::string& name) {
  static const std::set<std::string> kNames = {"candidates", "keep", "rank", "rank-command"};
  return kNames.contains(flag_of(name));
}

void add_value(Row& row, const std::string& name, const std::string& value) {
  if (name.starts_with('#')) return;
  if (flag_of(name) == "title") {
    row.title = value;
    return;
  }
  row.flags.push_back({flag_of(name), value});
}

void add_json_values(Row& row, std::string_view text) {
  json object;
  RepeatedKey keys;
  try {
    if (is_deep_json(text)) {
      row.error = "Its lists or objects lie too deep in one another; ";
    } else {
      object = json::parse(with_null_for_nan(text), std::ref(keys));
    }
  } catch (const json::parse_error& failure) {
    row.error = str_cat("Invalid JSON at byte ", failure.byte, "; ");
  } catch (const json::out_of_range&) {
    row.error = "A number is beyond the range of doubles (1.8e308); ";
  }
  if (row.error.empty() && !object.is_object()) row.error = "This is not a JSON object; ";
  if (!row.error.empty()) {
    row.error += R"(an object such as {"artist": "Anna Quill", "seconds": 30} is expected.)";
    return;
  }
  if (!keys.found().empty()) {
    row.error = str_cat("'", printable(keys.found()), "' is there twice; once is expected.");
    return;
  }
  for (const auto& [name, value] : object.items()) {
    if (value.is_null()) continue;
    if (is_list_of(name, value)) {
      for (const json& one : value) add_value(row, name, to_flag_text(one));
      continue;
    }
    if (value.is_array()) {
      row.error = str_cat("'", name, "' is a list; a number, a string, true or false is expected.");
      return;
    }
    add_value(row, name, value.is_object() ? by_level(value) : to_flag_text(value));
  }
}

bool is_empty(const Row& row) {
  return row.flags.empty() && row.title.empty() && row.error.empty();
}

bool has_flag(const Row& row, const std::string& flag) {
  return std::any_of(row.flags.begin(), row.flags.end(),
                     [&](const cli::FlagValue& value) { return value.name == flag; });
}

}  // namespace crooner::batch
