#include "songs/metadata.h"

#include <exception>
#include <set>
#include <span>

#include "api/model_folder.h"
#include "audio/tags.h"
#include "audio/wav_chunk.h"
#include "base/error.h"
#include "base/json_text.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "base/version.h"
#include "songs/adapters.h"
#include "songs/guidance.h"
#include "songs/original_song.h"

namespace crooner::songs {
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

// The samples are hashed, not the file: the same audio in another format is the same prompt.
ordered_json prompt_to_json(const Request& request) {
  const Audio& prompt = *request.prompt;
  ordered_json json{{"sha256", sha256_hex(std::as_bytes(std::span(prompt.samples)))},
                    {"sample_rate", prompt.sample_rate},
                    {"channels", prompt.channels}};
  if (request.prompt_seconds) json["seconds"] = *request.prompt_seconds;
  return json;
}

ordered_json codes_to_json(const Codes& codes) {
  Sha256 hash;
  ordered_json lengths = ordered_json::array();
  for (const auto& level : codes) {
    hash.update(std::as_bytes(std::span(level)));
    lengths.push_back(level.size());
  }
  return {{"sha256", hash.hex()}, {"lengths", lengths}};
}

ordered_json stereo_to_json(const cli::StereoOptions& stereo) {
  return {{"takes", stereo.takes},
          {"delays", {stereo.left_delay, stereo.right_delay}},
          {"level", stereo.side_level}};
}

// "fp32", or where levels differ {"0": "fp32", "2": "fp16"}.
ordered_json precision_to_json(const Backend& backend) {
  ordered_json by_level = ordered_json::object();
  std::set<std::string> distinct;
  for (std::size_t level = 0; level < backend.precision.size(); ++level) {
    if (!backend.precision[level]) continue;
    const std::string name(to_string(*backend.precision[level]));
    by_level[std::to_string(level)] = name;
    distinct.insert(name);
  }
  return distinct.size() == 1 ? ordered_json(*distinct.begin()) : by_level;
}

// A number for each line of the lyrics, null where its time is not known.
ordered_json times_to_json(const std::vector<std::optional<double>>& times) {
  ordered_json json = ordered_json::array();
  for (const auto& seconds : times) json.push_back(seconds ? ordered_json(*seconds) : nullptr);
  return json;
}

std::vector<std::optional<double>> times_from_json(const nlohmann::json& json) {
  std::vector<std::optional<double>> times;
  for (const nlohmann::json& seconds : json) {
    times.push_back(seconds.is_null() ? std::nullopt : std::optional(seconds.get<double>()));
  }
  return times;
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

ordered_json model_to_json(const config::ModelFolder& model) {
  ordered_json parts{{"vqvae", model.vqvae_weights.sha256}};
  for (const config::PriorEntry& prior : model.priors) {
    parts[str_cat("prior_level_", prior.config.level)] = prior.weights.sha256;
  }
  ordered_json json{{"name", model.name}, {"sha256", parts}, {"licence", model.licence}};
  if (const auto adapters = adapters_to_json(model); !adapters.is_null()) {
    json["adapters"] = adapters;
  }
  return json;
}

}  // namespace

ordered_json request_to_json(const Request& request, int sample_index, const Backend& backend,
                             const cli::AudioFileOptions& format) {
  ordered_json json{
      {"genre", request.genre}, {"artist", request.artist}, {"lyrics", request.lyrics}};
  if (!request.lyric_times.empty()) json["lyric_times"] = times_to_json(request.lyric_times);
  if (request.seconds) json["seconds"] = *request.seconds;
  if (request.total_seconds) json["total_seconds"] = *request.total_seconds;
  json["seed"] = request.seed;
  json["song"] = sample_index;
  put(json, "temperature", request.temperature);
  put(json, "top_k", request.top_k);
  put(json, "top_p", request.top_p);
  put(json, "hop_fraction", request.hop_fraction);
  // Of the levels with several; without the entry there are none, whatever the model's default.
  put(json, "upsample_segments",
      PerLevel<int>{.all = {}, .levels = request.upsample_segments.levels});
  if (const auto guidance = guidance_to_json(request.guidance); !guidance.is_null()) {
    json["guidance"] = guidance;
  }
  if (request.prompt) json["prompt"] = prompt_to_json(request);
  if (!request.prompt_codes.empty()) json["codes"] = codes_to_json(request.prompt_codes);
  if (request.repaint) json["repaint"] = repaint_to_json(*request.repaint);
  if (request.stop_after_level > 0) json["stop_after_level"] = request.stop_after_level;
  json["device"] = backend.device;
  json["precision"] = precision_to_json(backend);
  json["engine"] = to_string(backend.engine);
  json["deterministic"] = backend.deterministic;
  json["bits"] = format.bits;
  json["normalize"] = format.normalize;
  if (format.loudness) json["loudness"] = *format.loudness;
  if (format.stereo.takes > 0) json["stereo"] = stereo_to_json(format.stereo);
  return json;
}

Request request_from_json(const nlohmann::json& json, const std::string& where) {
  Request request;
  try {
    request.genre = json.at("genre");
    request.artist = json.at("artist");
    request.lyrics = json.at("lyrics");
    if (json.contains("lyric_times")) {
      request.lyric_times = times_from_json(json.at("lyric_times"));
    }
    request.seed = json.at("seed");
    if (json.contains("seconds")) request.seconds = json.at("seconds").get<double>();
    if (json.contains("total_seconds")) {
      request.total_seconds = json.at("total_seconds").get<double>();
    }
    take(json, "temperature", request.temperature);
    take(json, "top_k", request.top_k);
    take(json, "top_p", request.top_p);
    take(json, "hop_fraction", request.hop_fraction);
    request.upsample_segments.all = 1;
    take(json, "upsample_segments", request.upsample_segments);
    request.guidance =
        guidance_from_json(json.contains("guidance") ? json.at("guidance") : nlohmann::json());
    request.stop_after_level = json.value("stop_after_level", 0);
  } catch (const std::exception& failure) {  // nlohmann's, and std::stoi's of a level
    throw InputError(str_cat("The request in '", where, "' cannot be read: ", failure.what(), "."));
  }
  return request;
}

cli::StereoOptions stereo_from_request(const nlohmann::json& request) {
  if (!request.contains("stereo")) return {};
  const nlohmann::json& stereo = request.at("stereo");
  return {.takes = stereo.at("takes"),
          .left_delay = stereo.at("delays").at(0),
          .right_delay = stereo.at("delays").at(1),
          .side_level = stereo.at("level")};
}

run_folder::Metadata make_metadata(const Model& model, const ordered_json& request) {
  run_folder::Metadata metadata{
      {"format_version", 1},
      {"notice", "This song was made by a machine: crooner, a neural network."},
      {"crooner", std::string(version())},
      {"libtorch", std::string(libtorch_version())}};
  if (const std::string capability = api::compute_capability(model); !capability.empty()) {
    metadata["compute_capability"] = capability;
  }
  metadata["model"] = model_to_json(api::model_folder(model));
  metadata["request"] = request;
  return metadata;
}

std::string embedded_metadata(const run_folder::Metadata& metadata) {
  std::string text = json_text(metadata);
  if (text.size() <= audio::kMaxWavMetadata) return text;
  return json_text(run_folder::Metadata{{"run_json_sha256", sha256_hex(text)},
                                        {"notice", metadata.at("notice")}});
}

std::optional<run_folder::Metadata> read_embedded_metadata(const std::filesystem::path& song_file) {
  auto text = audio::read_wav_metadata(song_file);
  if (!text) text = audio::read_tagged_metadata(song_file);
  if (!text || is_deep_json(*text)) return {};
  run_folder::Metadata metadata = run_folder::Metadata::parse(*text, nullptr, false);
  if (metadata.is_discarded() || !metadata.is_object()) return {};
  return metadata;
}

}  // namespace crooner::songs
