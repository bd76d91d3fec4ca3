#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace crooner::config {

// A word of a JSON file and the value that it means.
template <typename T>
struct Choice {
  const char* word;
  T value;
};

// Reads the entries of a JSON object strictly: a missing or unknown entry or one of the wrong type
// throws InputError naming it by its path ("priors[2].labels.genre_bins").
class JsonReader {
 public:
  // `path` names the object in messages; empty for the whole file.
  JsonReader(const nlohmann::json& object, std::string path);

  // Read a required entry, and an optional one (when it is missing, `value` stays unchanged).
  template <typename T>
  void required(const char* name, T& value) {
    read(entry(name), entry_path(name), value);
  }
  template <typename T>
  void field(const char* name, T& value) {
    if (const nlohmann::json* found = find(name)) read(*found, entry_path(name), value);
  }

  // Reads an entry spelled as one of several words, which may be missing.
  template <typename T>
  void choice(const char* name, T& value,
              std::type_identity_t<std::span<const Choice<T>>> choices) {
    const nlohmann::json* found = find(name);
    if (found == nullptr) return;
    for (const Choice<T>& choice : choices) {
      if (*found == choice.word) {
        value = choice.value;
        return;
      }
    }
    std::vector<std::string> words;
    for (const Choice<T>& choice : choices) words.emplace_back(choice.word);
    refuse_word(*found, entry_path(name), words);
  }

  const nlohmann::json& entry(const char* name);  // required
  const nlohmann::json* find(const char* name);   // nullptr: missing, or null
  std::string entry_path(const std::string& name) const;

  // Call at the end: throws InputError for entries that were not read.
  void finish() const;

 private:
  static void read(const nlohmann::json& json, const std::string& path, bool& value);
  static void read(const nlohmann::json& json, const std::string& path, int& value);
  static void read(const nlohmann::json& json, const std::string& path, std::int64_t& value);
  static void read(const nlohmann::json& json, const std::string& path, std::uint64_t& value);
  static void read(const nlohmann::json& json, const std::string& path, double& value);
  static void read(const nlohmann::json& json, const std::string& path, std::string& value);
  template <typename T>
  static void read(const nlohmann::json& json, const std::string& path, std::optional<T>& value) {
    read(json, path, value.emplace());
  }
  template <typename T>
  static void read(const nlohmann::json& json, const std::string& path, std::vector<T>& value) {
    require_array(json, path);
    value.clear();
    for (std::size_t i = 0; i < json.size(); ++i) {
      read(json[i], path + "[" + std::to_string(i) + "]", value.emplace_back());
    }
  }
  [[noreturn]] static void refuse_word(const nlohmann::json& json, const std::string& path,
                                       const std::vector<std::string>& words);
  static void require_array(const nlohmann::json& json, const std::string& path);

  const nlohmann::json& object_;
  std::string path_;
  std::set<std::string> known_;
};

// Parses JSON. Throws InputError naming the file and the byte offset of a syntax error.
nlohmann::json parse_json(std::string_view text, const std::string& file);

}  // namespace crooner::config
