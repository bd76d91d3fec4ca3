#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "config/json_reader.h"

namespace crooner::config {

// The visitor that writes what JsonReader reads.
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
  void choice(const char* name, bool value, const char* word_false, const char* word_true) {
    json_[name] = value ? word_true : word_false;
  }
  nlohmann::ordered_json take() { return std::move(json_); }

 private:
  nlohmann::ordered_json json_ = nlohmann::ordered_json::object();
};

// The JSON of a struct by its list of fields, and the way back.
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
