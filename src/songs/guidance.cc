#include "songs/guidance.h"

#include <string>
#include <utility>

#include "api/model_folder.h"
#include "plan/guidance.h"

namespace crooner::songs {
namespace {

using nlohmann::ordered_json;

void put_weights(ordered_json& json, const char* kind, const PerLevel<double>& weights) {
  for (const auto& [level, weight] : weights.levels) {
    if (weight > 0) json[kind][std::to_string(level)] = weight;
  }
}

PerLevel<double> take_weights(const nlohmann::json& json, const char* kind) {
  PerLevel<double> weights{.all = 0.0, .levels = {}};
  if (!json.contains(kind)) return weights;
  for (const auto& [level, weight] : json.at(kind).items()) {
    weights.levels[std::stoi(level)] = weight.get<double>();
  }
  return weights;
}

}  // namespace

Guidance resolve_guidance(Guidance guidance, const Model& model) {
  const auto weights = plan::guidance_weights(api::model_folder(model), guidance);
  guidance.lyrics = guidance.names = {.all = 0.0, .levels = {}};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const int level = static_cast<int>(i);
    if (weights[i].lyrics > 0) guidance.lyrics.levels[level] = weights[i].lyrics;
    if (weights[i].names > 0) guidance.names.levels[level] = weights[i].names;
  }
  return guidance;
}

ordered_json guidance_to_json(const Guidance& guidance) {
  ordered_json json;
  put_weights(json, "lyrics", guidance.lyrics);
  put_weights(json, "names", guidance.names);
  const bool away = json.contains("lyrics") && !guidance.other_lyrics.empty();
  if (away) json["other_lyrics"] = guidance.other_lyrics;
  return json;
}

Guidance guidance_from_json(const nlohmann::json& json) {
  Guidance guidance{take_weights(json, "lyrics"), take_weights(json, "names"), {}};
  if (json.contains("other_lyrics")) json.at("other_lyrics").get_to(guidance.other_lyrics);
  return guidance;
}

}  // namespace crooner::songs
