#pragma once

#include <torch/types.h>

#include "config/prior_config.h"

namespace crooner::model {

// A top prior with labels, timing and a lyrics encoder.
inline config::PriorConfig small_top_config() {
  config::PriorConfig config;
  config.level = 1;
  config.bins = 20;
  config.n_ctx = 24;
  config.hop = 32;
  config.sample_rate = 8000;
  auto& transformer = config.transformer;
  transformer.n_ctx = 24;
  transformer.width = 16;
  transformer.depth = 10;
  transformer.heads = 2;
  transformer.blocks = 4;
  transformer.attn_order = 8;
  transformer.encoder_dims = 12;
  config::LabelsConfig labels;
  labels.genre_bins = 5;
  labels.artist_bins = 6;
  labels.genre_slots = 2;
  labels.time_signal = true;
  labels.time_bins = 8;
  labels.min_duration = 0.1;
  labels.max_duration = 2;
  config.labels = labels;
  config::LyricsConfig lyrics;
  lyrics.tokens = 12;
  lyrics.vocabulary = 30;
  lyrics.encoder.n_ctx = 12;
  lyrics.encoder.width = 8;
  lyrics.encoder.depth = 3;
  lyrics.encoder.blocks = 2;
  lyrics.encoder.attn_order = 2;
  config.lyrics = lyrics;
  return config;
}

// Two items: times, artist, genres (one slot empty), lyrics.
inline at::Tensor two_label_vectors() {
  const auto head =
      torch::tensor({{8000, 0, 768, 3, 1, -1}, {12000, 3000, 768, 5, 4, 2}}, at::kLong);
  const auto lyrics = torch::arange(24, at::kLong).view({2, 12});
  return torch::cat({head, lyrics}, 1);
}

}  // namespace crooner::model
