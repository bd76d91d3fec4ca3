#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "base/error.h"
#include "config/json_reader.h"
#include "config/model_folder.h"
#include "import/huggingface_config.h"

namespace crooner::importer {

inline void exercise_huggingface_config(const nlohmann::json& json) {
  constexpr int kPriors = 3;
  try {
    huggingface_index(json);
    const config::VqvaeConfig vqvae = vqvae_from_huggingface(json);
    for (int index = 0; index < kPriors; ++index) {
      if (prior_from_huggingface(json, json, index, vqvae).config.level != vqvae.levels - 1 - index)
        throw std::logic_error("a prior of another level");
    }
  } catch (const InputError&) {
  }
}

// Reads any bytes as model.json and as config.json of Hugging Face; what is a model.json must come
// back from its own JSON unchanged. Returns whether it is one.
inline bool exercise_model_json(std::string_view bytes) {
  config::ModelFolder model;
  nlohmann::json json;
  try {
    json = config::parse_json(bytes, "model.json");
    exercise_huggingface_config(json);
    model = config::model_from_json(json, "model.json");
  } catch (const InputError&) {
    return false;
  }
  if (config::model_from_json(nlohmann::json(to_json(model)), "model.json") != model)
    throw std::logic_error("a model that changes when it is written");
  return true;
}

}  // namespace crooner::importer
