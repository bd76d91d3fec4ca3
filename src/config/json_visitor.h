#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "config/json_reader.h"

namespace crooner::config {

// A visitor that writes the entries that JsonReader reads.
class JsonWriter {
 public:
  template <typename T>
  void required(const char* name, const T& value) {
    json_[name] = value;
  }
  template <typename T>
  void field(const char* name, const T& value) {
    json_[name] = value;
  }
  template <typename T>
  void field(const char* name, const std::optional<T>& value) {
    if (value) json_[name] = *value;
  }
  template <typename T>
  void choice(const char* name, const T& value,
              std::type_identity_t<std::span<const Choice<T>>> choices) {
    for (const Choice<T>& choice : choices) {
      if (choice.value == value) json_[name] = choice.word;
    }
  }
  nlohmann::ordered_json take() { return std::move(json_); }

 private:
  nlohmann::ordered_json json_ = nlohmann::ordered_json::object();
};

// Convert a struct to JSON and back by the list of its fields.
template <typename Config, typename Visit>
nlohmann::ordered_json write(const Config& config, Visit visit) {
  JsonWriter writer;
  visit(writer, config);
  return writer.take();
}

template <typename Config, typename Visit>
Config read(const nlohmann::json& json, const std::string& path, Visit visit) {
  JsonReader reader(json, path);
  Config config;
  visit(reader, config);
  reader.finish();
  return config;
}

}  // namespace crooner::config
