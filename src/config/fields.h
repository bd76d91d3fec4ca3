#pragma once

#include "config/json_reader.h"
#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// The JSON entries of each struct in order, shared by reading and writing. A visitor has
// required(name, value), field(name, value) for entries with a default,
// and choice(name, value, choices) for a value spelled as one of several words.
// Fields set by PriorConfig::derive() are not written.

inline constexpr Choice<LabelVersion> kLabelVersions[] = {{"v2", LabelVersion::kV2},
                                                          {"v3", LabelVersion::kV3}};
inline constexpr Choice<bool> kBlockNames[] = {{"model", false}, {"blocks", true}};

template <typename Visitor, typename Config>
void visit_vqvae(Visitor& visit, Config& config) {
  visit.field("sample_rate", config.sample_rate);
  visit.required("levels", config.levels);
  visit.required("downs_t", config.downs_t);
  visit.required("strides_t", config.strides_t);
  visit.required("emb_width", config.emb_width);
  visit.required("bins", config.bins);
  visit.required("width", config.width);
  visit.required("depth", config.depth);
  visit.required("multipliers", config.multipliers);
  visit.field("m_conv", config.m_conv);
  visit.required("dilation_growth_rate", config.dilation_growth_rate);
  visit.field("dilation_cycle", config.dilation_cycle);
  visit.field("res_scale", config.res_scale);
  visit.field("reverse_decoder_dilation", config.reverse_decoder_dilation);
}

template <typename Visitor, typename Config>
void visit_transformer(Visitor& visit, Config& config) {
  visit.required("width", config.width);
  visit.required("depth", config.depth);
  visit.required("heads", config.heads);
  visit.required("blocks", config.blocks);
  visit.required("attn_order", config.attn_order);
  visit.field("m_attn", config.m_attn);
  visit.field("m_mlp", config.m_mlp);
  visit.field("res_scale", config.res_scale);
  visit.field("spread", config.spread);
}

template <typename Visitor, typename Config>
void visit_conditioner(Visitor& visit, Config& config) {
  visit.required("width", config.width);
  visit.required("depth", config.depth);
  visit.field("m_conv", config.m_conv);
  visit.required("dilation_growth_rate", config.dilation_growth_rate);
  visit.field("dilation_cycle", config.dilation_cycle);
  visit.field("res_scale", config.res_scale);
  visit.required("down", config.down);
  visit.required("stride", config.stride);
  visit.choice("blocks_name", config.blocks_name, kBlockNames);
}

template <typename Visitor, typename Config>
void visit_labels(Visitor& visit, Config& config) {
  visit.choice("version", config.version, kLabelVersions);
  visit.required("genre_bins", config.genre_bins);
  visit.required("artist_bins", config.artist_bins);
  visit.field("genre_slots", config.genre_slots);
  visit.field("time_signal", config.time_signal);
  visit.field("time_bins", config.time_bins);
  visit.field("min_duration", config.min_duration);
  visit.field("max_duration", config.max_duration);
}

template <typename Visitor, typename Config>
void visit_alignment(Visitor& visit, Config& config) {
  visit.required("layer", config.layer);
  visit.required("head", config.head);
}

}  // namespace crooner::config
