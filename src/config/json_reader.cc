#include "config/json_reader.h"

#include <utility>

#include "base/error.h"
#include "base/json_text.h"
#include "base/strings.h"
#include "base/suggest.h"

namespace crooner::config {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const json& value, const std::string& path, const char* accepted) {
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  throw InputError(str_cat("'", path, "' is ", text, "; it must be ", accepted, "."));
}

template <typename T>
void read_whole(const json& value, const std::string& path, T& out, const char* accepted) {
  bool fits = false;
  if (value.is_number_unsigned()) {
    fits = std::in_range<T>(value.get<std::uint64_t>());
  } else if (value.is_number_integer()) {
    fits = std::in_range<T>(value.get<std::int64_t>());
  }
  if (!fits) refuse(value, path, accepted);
  out = value.get<T>();
}

}  // namespace

JsonReader::JsonReader(const json& object, std::string path)
    : object_(object), path_(std::move(path)) {
  if (!object.is_object()) {
    refuse(object, path_.empty() ? "the whole" : path_, "an object, { ... }");
  }
}

std::string JsonReader::entry_path(const std::string& name) const {
  return path_.empty() ? name : path_ + "." + name;
}

const json* JsonReader::find(const char* name) {
  known_.insert(name);
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

const json& JsonReader::entry(const char* name) {
  const json* found = find(name);
  if (found == nullptr) throw InputError(str_cat("'", entry_path(name), "' is missing."));
  return *found;
}

void JsonReader::refuse_word(const json& value, const std::string& path,
                             const std::vector<std::string>& words) {
  const auto quoted = [](const std::string& word) { return str_cat('"', word, '"'); };
  const std::vector<std::string> first(words.begin(), words.end() - 1);
  refuse(value, path, str_cat(join(first, ", ", quoted), " or ", quoted(words.back())).c_str());
}

void JsonReader::finish() const {
  for (const auto& item : object_.items()) {
    if (known_.count(item.key()) > 0) continue;
    const std::vector<std::string> close =
        suggestions(item.key(), {known_.begin(), known_.end()}, 1);
    throw InputError(str_cat("'", entry_path(item.key()), "' is not a known entry",
                             close.empty() ? "." : str_cat("; did you mean '", close[0], "'?")));
  }
}

void JsonReader::require_array(const json& value, const std::string& path) {
  if (!value.is_array()) refuse(value, path, "a list, [ ... ]");
}

void JsonReader::read(const json& value, const std::string& path, bool& out) {
  if (!value.is_boolean()) refuse(value, path, "true or false");
  out = value.get<bool>();
}

void JsonReader::read(const json& value, const std::string& path, int& out) {
  read_whole(value, path, out, "a whole number");
}

void JsonReader::read(const json& value, const std::string& path, std::int64_t& out) {
  read_whole(value, path, out, "a whole number");
}

void JsonReader::read(const json& value, const std::string& path, std::uint64_t& out) {
  read_whole(value, path, out, "a whole number, 0 or more");
}

void JsonReader::read(const json& value, const std::string& path, double& out) {
  if (!value.is_number()) refuse(value, path, "a number");
  out = value.get<double>();
}

void JsonReader::read(const json& value, const std::string& path, std::string& out) {
  if (!value.is_string()) refuse(value, path, "a text");
  out = value.get<std::string>();
}

json parse_json(std::string_view text, const std::string& file) {
  if (text.starts_with("version https://git-lfs")) {
    throw InputError(str_cat("'", file,
                             "' is a Git LFS pointer, which only names the real file; run 'git lfs "
                             "pull' in its repository."));
  }
  if (is_deep_json(text)) {
    throw InputError(str_cat("'", file, "' has lists or objects too deep in one another."));
  }
  try {
    return json::parse(text);
  } catch (const json::parse_error& failure) {
    throw InputError(str_cat("'", file, "' is not valid JSON: error at byte ", failure.byte, "."));
  } catch (const json::out_of_range&) {
    throw InputError(str_cat("'", file, "' has a number beyond the range of doubles (1.8e308)."));
  }
}

}  // namespace crooner::config
