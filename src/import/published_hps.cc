#include "import/published_hps.h"

#include <optional>
#include <string>

namespace crooner::importer {
namespace {

using nlohmann::json;

json or_null(std::optional<int> value) {
  return value ? json(*value) : json(nullptr);
}

void put_transformer(json& hps, const config::TransformerConfig& config,
                     const std::string& prefix) {
  hps[prefix + (prefix.empty() ? "prior_width" : "width")] = config.width;
  hps[prefix + (prefix.empty() ? "prior_depth" : "depth")] = config.depth;
  hps[prefix + "heads"] = config.heads;
  hps[prefix + "blocks"] = config.blocks;
  hps[prefix + "attn_order"] = config.attn_order;
  hps[prefix + "m_attn"] = config.m_attn;
  hps[prefix + "m_mlp"] = config.m_mlp;
  hps[prefix + "res_scale"] = config.res_scale;
  hps[prefix + "spread"] = config.spread ? json(config.spread) : json(nullptr);
}

void put_conditioner(json& hps, const config::ConditionerConfig& config) {
  hps["cond_width"] = config.width;
  hps["cond_depth"] = config.depth;
  hps["cond_m_conv"] = config.m_conv;
  hps["cond_dilation_growth_rate"] = config.dilation_growth_rate;
  hps["cond_dilation_cycle"] = or_null(config.dilation_cycle);
  hps["cond_res_scale"] = config.res_scale;
  hps["cond_c_res"] = config.blocks_name ? 1 : 0;
}

void put_labels(json& hps, const config::LabelsConfig& config) {
  hps["y_bins"] = {config.genre_bins, config.artist_bins};
  hps["labels_v3"] = config.version == LabelVersion::kV3;
  hps["max_bow_genre_size"] = config.genre_slots;
  hps["t_bins"] = config.time_bins;
  hps["min_duration"] = config.min_duration;
  hps["max_duration"] = config.max_duration;
}

void put_lyrics(json& hps, const config::LyricsConfig& config) {
  hps["n_tokens"] = config.tokens;
  hps["n_vocab"] = config.vocabulary;
  hps["single_enc_dec"] = config.same_sequence;
  hps["prime_loss_fraction"] = config.loss_fraction;
  if (!config.same_sequence) put_transformer(hps, config.encoder, "prime_");
}

}  // namespace

json published_hps(const config::VqvaeConfig& config) {
  return {{"sr", config.sample_rate},
          {"levels", config.levels},
          {"downs_t", config.downs_t},
          {"strides_t", config.strides_t},
          {"emb_width", config.emb_width},
          {"l_bins", config.bins},
          {"width", config.width},
          {"depth", config.depth},
          {"hvqvae_multipliers", config.multipliers},
          {"m_conv", config.m_conv},
          {"dilation_growth_rate", config.dilation_growth_rate},
          {"dilation_cycle", or_null(config.dilation_cycle)},
          {"vqvae_res_scale", config.res_scale},
          {"vqvae_reverse_decoder_dilation", config.reverse_decoder_dilation}};
}

json published_hps(const config::PriorConfig& config) {
  json hps = {{"level", config.level},
              {"n_ctx", config.n_ctx},
              {"merged_decoder", config.merged_decoder},
              {"fp16_params", config.half_weights},
              {"labels", config.labels.has_value()},
              {"y_bins", 0},
              {"use_tokens", config.lyrics.has_value()},
              {"n_tokens", 0},
              {"alignment_layer", nullptr},
              {"alignment_head", nullptr}};
  put_transformer(hps, config.transformer, "");
  if (config.conditioner) put_conditioner(hps, *config.conditioner);
  if (config.labels) put_labels(hps, *config.labels);
  if (config.lyrics) put_lyrics(hps, *config.lyrics);
  if (config.alignment) {
    hps["alignment_layer"] = config.alignment->layer;
    hps["alignment_head"] = config.alignment->head;
  }
  return hps;
}

}  // namespace crooner::importer
