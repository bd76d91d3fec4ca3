#include "config/hps.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::config {
namespace {

using nlohmann::json;

// The entries of a dictionary of published hyperparameters. A missing entry and null both mean
// None.
class Hps {
 public:
  explicit Hps(const json& hps) : hps_(hps) {
    if (!hps.is_object()) throw InputError("The hyperparameters (hps) are not a dictionary.");
  }

  bool has(const char* name) const { return hps_.contains(name) && !hps_[name].is_null(); }

  int integer(const char* name) const { return to_int(name, entry(name)); }
  int integer(const char* name, int none) const { return has(name) ? integer(name) : none; }
  double number(const char* name, double none) const {
    return has(name) ? to_number(name, entry(name)) : none;
  }
  std::optional<int> optional_integer(const char* name) const {
    return has(name) ? std::optional(integer(name)) : std::nullopt;
  }

  bool flag(const char* name, bool none) const {
    if (!has(name)) return none;
    const json& value = entry(name);
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number()) return to_number(name, value) != 0;
    refuse(name, value, "true or false");
  }

  std::vector<int> integers(const char* name) const {
    const json& value = entry(name);
    if (!value.is_array()) refuse(name, value, "a list of whole numbers");
    std::vector<int> list;
    for (const json& item : value) list.push_back(to_int(name, item));
    return list;
  }

  [[noreturn]] static void refuse(const char* name, const json& value, const char* accepted) {
    throw InputError(str_cat("The hyperparameter '", name, "' is ",
                             value.dump(-1, ' ', true, json::error_handler_t::replace),
                             "; it must be ", accepted, "."));
  }

  const json& entry(const char* name) const {
    if (!has(name)) throw InputError(str_cat("The hyperparameter '", name, "' is missing."));
    return hps_[name];
  }

 private:
  static double to_number(const char* name, const json& value) {
    if (!value.is_number() || !std::isfinite(value.get<double>())) refuse(name, value, "a number");
    return value.get<double>();
  }
  static int to_int(const char* name, const json& value) {
    if (!value.is_number()) refuse(name, value, "a whole number");
    const double number = value.get<double>();
    const bool fits = std::abs(number) <= std::numeric_limits<int>::max();
    if (!fits || number != std::floor(number)) refuse(name, value, "a whole number");
    return static_cast<int>(number);
  }

  const json& hps_;
};

void refuse_unused_options(const Hps& hps) {
  for (const char* name : {"y_cond_as_bias", "copy_input", "pos_init", "prime_pos_init"}) {
    if (!hps.flag(name, false)) continue;
    throw InputError(
        str_cat("The hyperparameter '", name,
                "' is on; no published model uses it, and crooner does not support it: it "
                "must be off."));
  }
}

TransformerConfig read_transformer(const Hps& hps) {
  TransformerConfig config;
  config.width = hps.integer("prior_width");
  config.depth = hps.integer("prior_depth");
  config.heads = hps.integer("heads", 1);
  config.blocks = hps.integer("blocks", 1);
  config.attn_order = hps.integer("attn_order", 0);
  config.m_attn = hps.number("m_attn", 0.25);
  config.m_mlp = hps.number("m_mlp", 1.0);
  config.res_scale = hps.flag("res_scale", false);
  config.spread = hps.integer("spread", 0);
  return config;
}

TransformerConfig read_lyrics_encoder(const Hps& hps) {
  TransformerConfig config;
  config.width = hps.integer("prime_width");
  config.depth = hps.integer("prime_depth");
  config.heads = hps.integer("prime_heads", 1);
  config.blocks = hps.integer("prime_blocks", 1);
  config.attn_order = hps.integer("prime_attn_order", 0);
  config.m_attn = hps.number("prime_m_attn", 0.25);
  config.m_mlp = hps.number("prime_m_mlp", 1.0);
  config.res_scale = hps.flag("prime_res_scale", false);
  config.spread = hps.integer("prime_spread", 0);
  return config;
}

ConditionerConfig read_conditioner(const Hps& hps, const VqvaeConfig& vqvae, int level) {
  ConditionerConfig config;
  config.width = hps.integer("cond_width");
  config.depth = hps.integer("cond_depth");
  config.m_conv = hps.number("cond_m_conv", 1.0);
  config.dilation_growth_rate = hps.integer("cond_dilation_growth_rate", 1);
  config.dilation_cycle = hps.optional_integer("cond_dilation_cycle");
  config.res_scale = hps.flag("cond_res_scale", false);
  config.down = vqvae.downs_t.at(level + 1);
  config.stride = vqvae.strides_t.at(level + 1);
  config.blocks_name = hps.flag("cond_c_res", false);
  return config;
}

// `y_bins` is (genre bins, artist bins), or 0 without labels.
bool has_labels(const Hps& hps) {
  const bool bins = hps.has("y_bins") && hps.entry("y_bins").is_array();
  return hps.flag("labels", bins);
}

LabelsConfig read_labels(const Hps& hps, bool time_signal) {
  LabelsConfig config;
  const std::vector<int> bins = hps.integers("y_bins");
  if (bins.size() != 2) {
    Hps::refuse("y_bins", hps.entry("y_bins"), "two whole numbers, genre and artist bins");
  }
  config.version = hps.flag("labels_v3", false) ? LabelVersion::kV3 : LabelVersion::kV2;
  config.genre_bins = bins[0];
  config.artist_bins = bins[1];
  config.genre_slots = hps.integer("max_bow_genre_size", 1);
  config.time_signal = time_signal;
  config.time_bins = hps.integer("t_bins", config.time_bins);
  config.min_duration = hps.number("min_duration", config.min_duration);
  config.max_duration = hps.number("max_duration", config.max_duration);
  return config;
}

LyricsConfig read_lyrics(const Hps& hps) {
  LyricsConfig config;
  config.tokens = hps.integer("n_tokens");
  config.vocabulary = hps.integer("n_vocab");
  config.same_sequence = hps.flag("single_enc_dec", false);
  config.loss_fraction = hps.number("prime_loss_fraction", config.loss_fraction);
  if (!config.same_sequence) config.encoder = read_lyrics_encoder(hps);
  return config;
}

}  // namespace

VqvaeConfig vqvae_from_hps(const json& dictionary) {
  const Hps hps(dictionary);
  VqvaeConfig config;
  config.sample_rate = hps.integer("sr", config.sample_rate);
  config.levels = hps.integer("levels");
  config.downs_t = hps.integers("downs_t");
  config.strides_t = hps.integers("strides_t");
  config.emb_width = hps.integer("emb_width");
  config.bins = hps.integer("l_bins");
  config.width = hps.integer("width");
  config.depth = hps.integer("depth");
  config.multipliers = hps.has("hvqvae_multipliers") ? hps.integers("hvqvae_multipliers")
                                                     : std::vector<int>(config.downs_t.size(), 1);
  config.m_conv = hps.number("m_conv", 1.0);
  config.dilation_growth_rate = hps.integer("dilation_growth_rate", 1);
  config.dilation_cycle = hps.optional_integer("dilation_cycle");
  config.res_scale = hps.flag("vqvae_res_scale", false);  // of crooner's own exports
  config.reverse_decoder_dilation = hps.flag("vqvae_reverse_decoder_dilation", true);
  config.check();
  return config;
}

PriorConfig prior_from_hps(const json& dictionary, const VqvaeConfig& vqvae) {
  const Hps hps(dictionary);
  refuse_unused_options(hps);
  PriorConfig config;
  config.level = hps.integer("level");
  if (config.level < 0 || config.level >= vqvae.levels) {
    throw InputError(str_cat("The hyperparameter 'level' is ", config.level,
                             "; the VQ-VAE has levels 0 to ", vqvae.levels - 1, "."));
  }
  const bool top = config.level == vqvae.levels - 1;
  config.n_ctx = hps.integer("n_ctx");
  config.bins = vqvae.bins;
  config.hop = vqvae.hop(config.level);
  config.sample_rate = vqvae.sample_rate;
  config.transformer = read_transformer(hps);
  config.merged_decoder = hps.flag("merged_decoder", false);
  config.half_weights = hps.flag("fp16_params", false);
  if (!top) config.conditioner = read_conditioner(hps, vqvae, config.level);
  if (has_labels(hps)) config.labels = read_labels(hps, top);
  if (hps.flag("use_tokens", false) && hps.integer("n_tokens", 0) > 0)
    config.lyrics = read_lyrics(hps);
  if (hps.has("alignment_layer")) {
    config.alignment =
        AlignmentConfig{hps.integer("alignment_layer"), hps.integer("alignment_head", 0)};
  }
  config.derive();
  config.check();
  return config;
}

}  // namespace crooner::config
