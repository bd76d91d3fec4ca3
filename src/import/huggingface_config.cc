#include "import/huggingface_config.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::importer {
namespace {

using nlohmann::json;

const std::pair<const char*, int> kPatterns[] = {{"raw_column_previous_row_attention", 2},
                                                 {"enc_dec_with_lyrics", 12},
                                                 {"large_separated_enc_dec_w_lyrics", 10},
                                                 {"full_dense_attention", 0}};

// The entries of an object; a missing one and null count as the default.
class ConfigEntries {
 public:
  ConfigEntries(const json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.is_object()) throw InputError(str_cat("In config.json ", path_, " is no object."));
  }

  bool has(const char* name) const {
    const auto found = object_.find(name);
    return found != object_.end() && !found->is_null();
  }
  double number(const char* name, double fallback) const {
    if (!has(name)) return fallback;
    const json& value = object_[name];
    if (value.is_number() && std::isfinite(value.get<double>())) return value.get<double>();
    refuse(name, "a number");
  }
  int integer(const char* name, int fallback) const {
    const double value = number(name, fallback);
    if (value == std::floor(value) && std::abs(value) <= std::numeric_limits<int>::max())
      return static_cast<int>(value);
    refuse(name, "a whole number");
  }
  bool flag(const char* name, bool fallback) const {
    if (!has(name)) return fallback;
    if (object_[name].is_boolean()) return object_[name].get<bool>();
    refuse(name, "true or false");
  }
  std::string text(const char* name, const std::string& fallback) const {
    if (!has(name)) return fallback;
    if (object_[name].is_string()) return object_[name].get<std::string>();
    refuse(name, "a text");
  }
  std::vector<int> integers(const char* name, std::vector<int> fallback) const {
    if (!has(name)) return fallback;
    std::vector<int> list;
    if (!object_[name].is_array()) refuse(name, "a list of whole numbers");
    for (const json& item : object_[name]) {
      const bool fits =
          item.is_number_unsigned()
              ? std::in_range<int>(item.get<std::uint64_t>())
              : item.is_number_integer() && std::in_range<int>(item.get<std::int64_t>());
      if (!fits) refuse(name, "a list of whole numbers");
      list.push_back(item.get<int>());
    }
    return list;
  }
  [[noreturn]] void refuse(const char* name, const std::string& accepted) const {
    throw InputError(str_cat("In config.json ", path_, path_.empty() ? "" : ".", name, " is ",
                             object_[name].dump(-1, ' ', true, json::error_handler_t::replace),
                             "; it must be ", accepted, "."));
  }
  const json& object() const { return object_; }

 private:
  const json& object_;
  std::string path_;
};

bool is_alone(const json& config) {
  const auto type = config.find("model_type");
  return type != config.end() && (*type == "jukebox_prior" || *type == "jukebox_vqvae");
}

void refuse_old_names(const json& config) {
  for (const char* name : {"cond_depth", "attn_order", "prior_depth", "width", "depth"}) {
    if (!config.contains(name) || !config[name].is_array()) continue;
    throw InputError(str_cat("config.json has '", name,
                             "', a name of 2022 that newer versions of Hugging Face's library do "
                             "not use; save the model again with one of those."));
  }
}

// The object of a part in the configuration of a whole model; without one all defaults hold.
json part_of(const json& config, const std::string& name) {
  const auto found = config.find(name);
  return found != config.end() && found->is_object() ? *found : json::object();
}

json prior_object(const json& config, int index) {
  if (is_alone(config)) return config;
  const auto list = config.find("prior_config_list");
  if (list != config.end() && list->is_array() && !list->empty()) {
    const auto at = static_cast<std::size_t>(index);
    return at < list->size() && (*list)[at].is_object() ? (*list)[at] : json::object();
  }
  return part_of(config, str_cat("prior_", index));
}

int attention_order(const ConfigEntries& prior) {
  const std::string pattern = prior.text("attention_pattern", "enc_dec_with_lyrics");
  std::vector<std::string> known;
  for (const auto& [name, order] : kPatterns) {
    if (pattern == name) return order;
    known.push_back(str_cat("'", name, "'"));
  }
  // Of a model that the port has no name for (models export).
  for (int order = 0; order <= 12; ++order) {
    if (pattern == str_cat("crooner_attention_order_", order)) return order;
  }
  prior.refuse("attention_pattern", "one of " + join(known));
}

config::TransformerConfig transformer_of(const ConfigEntries& prior) {
  config::TransformerConfig config;
  config.width = prior.integer("hidden_size", 2048);
  config.depth = prior.integer("num_layers", 72);
  config.heads = prior.integer("n_heads", 2);
  config.blocks = prior.integer("blocks", 64);
  config.attn_order = attention_order(prior);
  config.m_attn = prior.number("attention_multiplier", 0.25);
  config.m_mlp = prior.number("mlp_multiplier", 1.0);
  config.res_scale = prior.flag("attn_res_scale", false);
  config.spread = prior.integer("spread", 0);
  if (prior.text("act_fn", "quick_gelu") != "quick_gelu") prior.refuse("act_fn", "'quick_gelu'");
  return config;
}

config::ConditionerConfig conditioner_of(const ConfigEntries& prior,
                                         const config::VqvaeConfig& vqvae, int level) {
  config::ConditionerConfig config;
  config.width = prior.integer("res_conv_width", 128);
  config.depth = prior.integer("res_conv_depth", 3);
  config.m_conv = prior.number("res_convolution_multiplier", 1.0);
  config.dilation_growth_rate = prior.integer("res_dilation_growth_rate", 1);
  if (prior.has("res_dilation_cycle"))
    config.dilation_cycle = prior.integer("res_dilation_cycle", 0);
  config.res_scale = prior.flag("conv_res_scale", false);
  config.down = vqvae.downs_t.at(static_cast<std::size_t>(level) + 1);
  config.stride = vqvae.strides_t.at(static_cast<std::size_t>(level) + 1);
  return config;
}

// v3 has 79 characters, 604 genres and 7898 artists; the tokenizer's configuration says it, top
// first.
LabelVersion version_of(const json& tokenizer, int index, int vocabulary, bool lyrics,
                        const std::vector<int>& dims) {
  const auto versions = tokenizer.is_object() ? tokenizer.find("version") : tokenizer.end();
  if (versions != tokenizer.end() && versions->is_array() &&
      static_cast<std::size_t>(index) < versions->size()) {
    return (*versions)[index] == "v3" ? LabelVersion::kV3 : LabelVersion::kV2;
  }
  const bool v3 = lyrics ? vocabulary == 79 : dims == std::vector{604, 7898};
  return v3 ? LabelVersion::kV3 : LabelVersion::kV2;
}

double hop_fraction_of(const json& config, int index, bool top) {
  const double fallback = top ? 0.125 : 0.5;
  const json* list = config.contains("hop_fraction") ? &config["hop_fraction"] : nullptr;
  const json vqvae = part_of(config, "vqvae_config");
  if (!list && vqvae.contains("hop_fraction")) list = &vqvae["hop_fraction"];
  const auto at = static_cast<std::size_t>(index);
  if (!list || !list->is_array() || at >= list->size() || !(*list)[at].is_number()) return fallback;
  return (*list)[at].get<double>();
}

}  // namespace

int huggingface_index(const json& config) {
  if (!config.is_object() || !is_alone(config)) return 0;
  return ConfigEntries(config, "").integer("level", 0);
}

config::VqvaeConfig vqvae_from_huggingface(const json& config) {
  const ConfigEntries whole(config, "");
  refuse_old_names(config);
  const auto type = config.find("model_type");
  const bool prior = type != config.end() && *type == "jukebox_prior";
  const json object = is_alone(config) ? config : part_of(config, "vqvae_config");
  const ConfigEntries vqvae(object, is_alone(config) ? "" : "vqvae_config");
  config::VqvaeConfig result;
  result.sample_rate = whole.integer("sampling_rate", 44100);
  result.downs_t = vqvae.integers("res_downs_t", {3, 2, 2});
  result.strides_t = vqvae.integers("res_strides_t", {2, 2, 2});
  if (prior) {  // says no more of the VQ-VAE
    result.levels = static_cast<int>(result.downs_t.size());
    result.multipliers.resize(result.downs_t.size(), 1);
    result.bins = vqvae.integer("music_vocab_size", 2048);
    result.check();
    return result;
  }
  result.levels = vqvae.integer("levels", 3);
  result.emb_width = vqvae.integer("embed_dim", 64);
  result.bins = vqvae.integer("nb_discrete_codes", 2048);
  result.width = vqvae.integer("res_conv_width", 32);
  result.depth = vqvae.integer("res_conv_depth", 4);
  result.multipliers = vqvae.integers("multipliers", {2, 1, 1});
  result.m_conv = vqvae.number("res_convolution_multiplier", 1.0);
  result.dilation_growth_rate = vqvae.integer("res_dilation_growth_rate", 3);
  if (vqvae.has("res_dilation_cycle"))
    result.dilation_cycle = vqvae.integer("res_dilation_cycle", 0);
  result.res_scale = vqvae.flag("conv_res_scale", false);
  result.reverse_decoder_dilation = true;
  if (vqvae.integer("conv_input_shape", 1) != 1)
    vqvae.refuse("conv_input_shape", "1: crooner's models are mono");
  if (vqvae.text("act_fn", "relu") != "relu") vqvae.refuse("act_fn", "'relu'");
  result.check();
  return result;
}

config::PriorEntry prior_from_huggingface(const json& config, const json& tokenizer, int index,
                                          const config::VqvaeConfig& vqvae) {
  refuse_old_names(config);
  const json object = prior_object(config, index);
  const ConfigEntries prior(object, is_alone(config) ? "" : str_cat("prior_", index));
  // A whole model's settings of labels and time replace those of its priors.
  const ConfigEntries global(config, "");
  config::PriorEntry entry;
  config::PriorConfig& result = entry.config;
  result.level = vqvae.levels - 1 - index;
  if (result.level < 0 || index < 0) prior.refuse("level", str_cat("0 to ", vqvae.levels - 1));
  result.bins = prior.integer("music_vocab_size", 2048);
  result.n_ctx = prior.integer("n_ctx", 6144);
  result.hop = vqvae.hop(result.level);
  result.sample_rate = global.integer("sampling_rate", 44100);
  result.transformer = transformer_of(prior);
  result.merged_decoder = prior.flag("merged_decoder", true);
  if (index > 0) result.conditioner = conditioner_of(prior, vqvae, result.level);

  const int tokens = prior.integer("nb_relevant_lyric_tokens", 384);
  const int vocabulary = prior.integer("lyric_vocab_size", 80);
  if (global.flag("metadata_conditioning", true)) {
    const std::vector<int> dims = prior.integers("metadata_dims", {604, 7898});
    if (dims.size() != 2) prior.refuse("metadata_dims", "two whole numbers, genres and artists");
    config::LabelsConfig& labels = result.labels.emplace();
    labels.version = version_of(tokenizer, index, vocabulary, tokens > 0, dims);
    labels.genre_bins = dims[0];
    labels.artist_bins = dims[1];
    labels.genre_slots = global.integer("max_nb_genres", is_alone(config) ? 1 : 5);
    labels.time_signal = index == 0;
    if (labels.time_signal) {
      labels.time_bins = global.integer("timing_dims", 64);
      labels.min_duration = global.number("min_duration", 0);
      labels.max_duration = global.number("max_duration", 600);
    }
  }
  if (tokens > 0) {
    config::LyricsConfig& lyrics = result.lyrics.emplace();
    lyrics.tokens = tokens;
    lyrics.vocabulary = vocabulary;
    lyrics.same_sequence = prior.flag("is_encoder_decoder", true);
    lyrics.loss_fraction = prior.number("encoder_loss_fraction", 0.4);
    if (!lyrics.same_sequence) {
      const json encoder = part_of(object, "encoder_config");
      lyrics.encoder =
          transformer_of(ConfigEntries(encoder, str_cat("prior_", index, ".encoder_config")));
    }
  }
  const int layer = prior.integer("alignment_layer", 68), head = prior.integer("alignment_head", 2);
  if (result.lyrics && layer >= 0 && layer < result.transformer.depth && head >= 0 &&
      head < result.transformer.heads) {
    result.alignment = config::AlignmentConfig{layer, head};
  }
  // What crooner's own exports say beside the port's fields.
  const json own = part_of(config, "crooner");
  const std::string level = std::to_string(result.level);
  const auto own_number = [&](const char* name, double fallback) {
    const json values = part_of(own, name);
    return values.contains(level) && values[level].is_number() ? values[level].get<double>()
                                                               : fallback;
  };
  entry.sampling.temperature = own_number("temperature", entry.sampling.temperature);
  if (result.labels) {
    const double slots = own_number("genre_slots", result.labels->genre_slots);
    result.labels->genre_slots = static_cast<int>(std::clamp(slots, 0.0, 1e6));
  }
  entry.sampling.hop_fraction =
      std::max(hop_fraction_of(config, index, index == 0), 1.0 / std::max(result.n_ctx, 1));
  result.derive();
  result.check();
  return entry;
}

}  // namespace crooner::importer
