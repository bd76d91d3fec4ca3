#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace crooner::config {

// Reads the entries of a JSON object strictly: what is missing, of the wrong kind or not known at
// all throws InputError naming it by its path ("priors[2].labels.genre_bins").
class JsonReader {
 public:
  // `path` names the object in messages; empty for the whole file.
  JsonReader(const nlohmann::json& object, std::string path);

  // Reads an entry that must be there, or may be (the value then stays what it is).
  template <typename T>
  void required(const char* name, T& value) {
    read(entry(name), entry_path(name), value);
  }
  template <typename T>
  void field(const char* name, T& value) {
    if (const nlohmann::json* found = find(name)) read(*found, entry_path(name), value);
  }

  // A flag that is spelled as one of two words.
  void choice(const char* name, bool& value, const char* word_false, const char* word_true);

  const nlohmann::json& entry(const char* name);  // must be there
  const nlohmann::json* find(const char* name);   // nullptr: not there, or null
  std::string entry_path(const std::string& name) const;

  // Call at the end: complains of entries that nobody asked for.
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
  static void require_array(const nlohmann::json& json, const std::string& path);

  const nlohmann::json& object_;
  std::string path_;
  std::set<std::string> known_;
};

// The file's JSON. Throws InputError naming the file and the byte where it is no JSON.
nlohmann::json parse_json(std::string_view text, const std::string& file);

}  // namespace crooner::config
