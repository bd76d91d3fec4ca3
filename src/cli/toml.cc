#include "cli/toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

#include "base/error.h"
#include "base/strings.h"
#include "base/trim.h"

namespace crooner::cli {
namespace {

std::string line_of(const std::string& where, int line) {
  return str_cat(where, ", line ", line, ": ");
}

// A value as a flag takes it; nothing for a list or a table.
std::optional<std::string> scalar_text(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto on = node.value_exact<bool>()) return *on ? "true" : "false";
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto number = node.value_exact<double>()) {
    char digits[32];  // the shortest that is read as the same number
    return std::string(digits, std::to_chars(std::begin(digits), std::end(digits), *number).ptr);
  }
  std::ostringstream date;
  if (const auto* value = node.as_date()) return (date << *value, date.str());
  if (const auto* value = node.as_time()) return (date << *value, date.str());
  if (const auto* value = node.as_date_time()) return (date << *value, date.str());
  return std::nullopt;
}

class EntryReader {
 public:
  explicit EntryReader(const std::string& where) : where_(where) {}

  std::vector<TomlEntry> entries(const toml::table& root) {
    read_table(root, "");
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
    return std::move(entries_);
  }

 private:
  void read_table(const toml::table& table, const std::string& section) {
    for (const auto& [name, node] : table) {
      const std::string key(name.str());
      const int line = static_cast<int>(name.source().begin.line);
      const toml::table* inner = node.as_table();
      if (inner && !inner->is_inline()) {
        const std::string inner_section = section.empty() ? key : section + " " + key;
        entries_.push_back({.section = inner_section, .key = "", .values = {}, .line = line});
        read_table(*inner, inner_section);
      } else {
        entries_.push_back(entry(section, key, node, line));
      }
    }
  }

  TomlEntry entry(const std::string& section, const std::string& key, const toml::node& node,
                  int line) const {
    TomlEntry result{.section = section, .key = key, .values = {}, .line = line};
    const auto add = [&](const toml::node& element, const std::string& prefix) {
      const auto text = scalar_text(element);
      if (!text) {
        throw InputError(str_cat(line_of(where_, line), "'", key,
                                 "' holds a list or a table within another; a text, a number, true "
                                 "or false, or a list of these is expected."));
      }
      result.values.push_back(prefix + *text);
    };
    if (const toml::array* list = node.as_array()) {
      result.list = true;
      for (const toml::node& element : *list) add(element, "");
    } else if (const toml::table* levels = node.as_table()) {
      result.list = true;
      for (const auto& [level, element] : *levels) {
        add(element, level == "all" ? "" : str_cat(level.str(), "="));
      }
    } else {
      add(node, "");
    }
    return result;
  }

  const std::string& where_;
  std::vector<TomlEntry> entries_;
};

// The line of a text, from 1, without its end.
std::pair<std::size_t, std::size_t> line_range(const std::string& text, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line && begin < text.size(); ++i) {
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  }
  std::size_t end = std::min(text.find('\n', begin), text.size());
  if (end > begin && text[end - 1] == '\r') --end;
  return {begin, end};
}

// `artist = The Lamplighters` -> `artist = "The Lamplighters"`; nothing for any other line.
std::optional<std::string> with_quotes(const std::string& line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string::npos) return std::nullopt;
  const std::string_view key = trimmed(std::string_view(line).substr(0, equals));
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
  std::string value = line.substr(equals + 1);
  for (const char* comment : {" #", "\t#"}) value = value.substr(0, value.find(comment));
  value = std::string(trimmed(value));
  const bool toml = !value.empty() && std::string_view("\"'[{").find(value[0]) != std::string::npos;
  if (!bare || toml) return std::nullopt;
  std::string quoted;
  for (const char c : value) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return str_cat(key, " = \"", quoted, "\"");
}

}  // namespace

std::vector<TomlEntry> parse_toml(const std::string& text, const std::string& where) {
  std::string toml = text;
  std::set<int> quoted_lines;
  for (;;) {
    try {
      return EntryReader(where).entries(toml::parse(toml));
    } catch (const toml::parse_error& failure) {
      const int line = static_cast<int>(failure.source().begin.line);
      const auto [begin, end] = line_range(toml, line);
      const auto quoted = with_quotes(toml.substr(begin, end - begin));
      if (!quoted || !quoted_lines.insert(line).second) {
        throw InputError(str_cat(line_of(where, line), failure.description(), "."));
      }
      toml.replace(begin, end - begin, *quoted);
    }
  }
}

}  // namespace crooner::cli
