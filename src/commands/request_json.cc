#include "commands/request_json.h"

#include <exception>
#include <set>
#include <span>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strings.h"

namespace crooner::commands {
namespace {

using nlohmann::ordered_json;

template <typename T>
void put(ordered_json& json, const char* name, const PerLevel<T>& setting) {
  if (!setting.has_value()) return;
  ordered_json value = ordered_json::object();
  if (setting.all) value["all"] = *setting.all;
  for (const auto& [level, one] : setting.levels) value[std::to_string(level)] = one;
  json[name] = value;
}

// The samples, not the file: the same sound in another format is another prompt, and the file's
// name is nobody's business.
ordered_json prompt_json(const Request& request) {
  const Audio& prompt = *request.prompt;
  ordered_json json{{"sha256", sha256_hex(std::as_bytes(std::span(prompt.samples)))},
                    {"sample_rate", prompt.sample_rate},
                    {"channels", prompt.channels}};
  if (request.prompt_seconds) json["seconds"] = *request.prompt_seconds;
  return json;
}

// Codes that the song goes on from are known by their hash, as a prompt is.
ordered_json codes_json(const Codes& codes) {
  Sha256 hash;
  ordered_json lengths = ordered_json::array();
  for (const auto& level : codes) {
    hash.update(std::as_bytes(std::span(level)));
    lengths.push_back(level.size());
  }
  return {{"sha256", hash.hex()}, {"lengths", lengths}};
}

// "fp32", or where levels differ {"0": "fp32", "2": "fp16"}.
ordered_json precision_json(const Backend& backend) {
  ordered_json all = ordered_json::object();
  std::set<std::string> kinds;
  for (std::size_t level = 0; level < backend.precision.size(); ++level) {
    if (!backend.precision[level]) continue;
    const std::string name(to_string(*backend.precision[level]));
    all[std::to_string(level)] = name;
    kinds.insert(name);
  }
  return kinds.size() == 1 ? ordered_json(*kinds.begin()) : all;
}

template <typename T>
void take(const nlohmann::json& json, const char* name, PerLevel<T>& setting) {
  if (!json.contains(name)) return;
  for (const auto& [level, value] : json.at(name).items()) {
    if (level == "all") {
      setting.all = value.template get<T>();
    } else {
      setting.levels[std::stoi(level)] = value.template get<T>();
    }
  }
}

}  // namespace

ordered_json request_json(const Request& request, int song, const Backend& backend,
                          const cli::AudioFileOptions& sound) {
  ordered_json json{
      {"genre", request.genre}, {"artist", request.artist}, {"lyrics", request.lyrics}};
  if (request.seconds) json["seconds"] = *request.seconds;
  if (request.total_seconds) json["total_seconds"] = *request.total_seconds;
  json["seed"] = request.seed;
  json["song"] = song;
  put(json, "temperature", request.temperature);
  put(json, "top_k", request.top_k);
  put(json, "top_p", request.top_p);
  put(json, "hop_fraction", request.hop_fraction);
  if (request.prompt) json["prompt"] = prompt_json(request);
  if (!request.prompt_codes.empty()) json["codes"] = codes_json(request.prompt_codes);
  if (request.stop_after_level > 0) json["stop_after_level"] = request.stop_after_level;
  json["device"] = backend.device;
  json["precision"] = precision_json(backend);
  json["engine"] = to_string(backend.engine);
  json["deterministic"] = backend.deterministic;
  json["bits"] = sound.bits;
  json["normalize"] = sound.normalize;
  return json;
}

Request request_from_json(const nlohmann::json& json, const std::string& where) {
  Request request;
  try {
    request.genre = json.at("genre");
    request.artist = json.at("artist");
    request.lyrics = json.at("lyrics");
    request.seed = json.at("seed");
    if (json.contains("seconds")) request.seconds = json.at("seconds").get<double>();
    if (json.contains("total_seconds")) {
      request.total_seconds = json.at("total_seconds").get<double>();
    }
    take(json, "temperature", request.temperature);
    take(json, "top_k", request.top_k);
    take(json, "top_p", request.top_p);
    take(json, "hop_fraction", request.hop_fraction);
    request.stop_after_level = json.value("stop_after_level", 0);
  } catch (const std::exception& failure) {  // nlohmann's, and std::stoi's of a level
    throw InputError(str_cat("The request in '", where, "' cannot be read: ", failure.what(), "."));
  }
  return request;
}

}  // namespace crooner::commands
