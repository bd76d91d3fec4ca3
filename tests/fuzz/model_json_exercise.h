#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "base/error.h"
#include "config/json_reader.h"
#include "config/model_folder.h"

namespace crooner::config {

// Reads any bytes as model.json; what is one must come back from its own JSON unchanged. Returns
// whether it is one.
inline bool exercise_model_json(std::string_view bytes) {
  ModelFolder model;
  try {
    model = model_from_json(parse_json(bytes, "model.json"), "model.json");
  } catch (const InputError&) {
    return false;
  }
  if (model_from_json(nlohmann::json(to_json(model)), "model.json") != model)
    throw std::logic_error("a model that changes when it is written");
  return true;
}

}  // namespace crooner::config
