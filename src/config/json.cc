#include "config/json.h"

#include <utility>

#include "base/error.h"
#include "base/strings.h"
#include "config/fields.h"
#include "config/json_visitor.h"

namespace crooner::config {
namespace {

using Json = nlohmann::ordered_json;

// The function templates of fields.h as function objects.
constexpr auto kVqvae = [](auto& visitor, auto& config) { visit_vqvae(visitor, config); };
constexpr auto kTransformer = [](auto& visitor, auto& config) {
  visit_transformer(visitor, config);
};
constexpr auto kConditioner = [](auto& visitor, auto& config) {
  visit_conditioner(visitor, config);
};
constexpr auto kLabels = [](auto& visitor, auto& config) { visit_labels(visitor, config); };
constexpr auto kAlignment = [](auto& visitor, auto& config) { visit_alignment(visitor, config); };

Json lyrics_to_json(const LyricsConfig& lyrics) {
  Json json;
  json["tokens"] = lyrics.tokens;
  json["vocabulary"] = lyrics.vocabulary;
  json["same_sequence"] = lyrics.same_sequence;
  json["loss_fraction"] = lyrics.loss_fraction;
  if (!lyrics.same_sequence) json["encoder"] = write(lyrics.encoder, kTransformer);
  return json;
}

LyricsConfig lyrics_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  LyricsConfig lyrics;
  reader.required("tokens", lyrics.tokens);
  reader.required("vocabulary", lyrics.vocabulary);
  reader.required("same_sequence", lyrics.same_sequence);
  reader.field("loss_fraction", lyrics.loss_fraction);
  if (!lyrics.same_sequence) {
    lyrics.encoder = read<TransformerConfig>(reader.entry("encoder"), reader.entry_path("encoder"),
                                             kTransformer);
  }
  reader.finish();
  return lyrics;
}

// check() and derive() name fields; this adds the path of the entry.
template <typename Action>
void with_path(const std::string& path, Action action) {
  try {
    action();
  } catch (const InputError& error) {
    throw InputError(path.empty() ? std::string(error.what())
                                  : str_cat("'", path, "': ", error.what()));
  }
}

}  // namespace

Json to_json(const VqvaeConfig& config) {
  return write(config, kVqvae);
}

VqvaeConfig vqvae_from_json(const nlohmann::json& json, const std::string& path) {
  const VqvaeConfig config = read<VqvaeConfig>(json, path, kVqvae);
  with_path(path, [&] { config.check(); });
  return config;
}

Json to_json(const PriorConfig& config) {
  Json json;
  json["level"] = config.level;
  json["bins"] = config.bins;
  json["n_ctx"] = config.n_ctx;
  json["hop"] = config.hop;
  json["sample_rate"] = config.sample_rate;
  json["transformer"] = write(config.transformer, kTransformer);
  json["merged_decoder"] = config.merged_decoder;
  json["half_weights"] = config.half_weights;
  if (config.conditioner) json["conditioner"] = write(*config.conditioner, kConditioner);
  if (config.labels) json["labels"] = write(*config.labels, kLabels);
  if (config.lyrics) json["lyrics"] = lyrics_to_json(*config.lyrics);
  if (config.alignment) json["alignment"] = write(*config.alignment, kAlignment);
  return json;
}

PriorConfig prior_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  PriorConfig config;
  reader.required("level", config.level);
  reader.required("bins", config.bins);
  reader.required("n_ctx", config.n_ctx);
  reader.required("hop", config.hop);
  reader.field("sample_rate", config.sample_rate);
  config.transformer = read<TransformerConfig>(reader.entry("transformer"),
                                               reader.entry_path("transformer"), kTransformer);
  reader.field("merged_decoder", config.merged_decoder);
  reader.field("half_weights", config.half_weights);
  if (const auto* found = reader.find("conditioner")) {
    config.conditioner =
        read<ConditionerConfig>(*found, reader.entry_path("conditioner"), kConditioner);
  }
  if (const auto* found = reader.find("labels")) {
    config.labels = read<LabelsConfig>(*found, reader.entry_path("labels"), kLabels);
  }
  if (const auto* found = reader.find("lyrics")) {
    config.lyrics = lyrics_from_json(*found, reader.entry_path("lyrics"));
  }
  if (const auto* found = reader.find("alignment")) {
    config.alignment = read<AlignmentConfig>(*found, reader.entry_path("alignment"), kAlignment);
  }
  reader.finish();
  with_path(path, [&] {
    config.derive();
    config.check();
  });
  return config;
}

}  // namespace crooner::config
