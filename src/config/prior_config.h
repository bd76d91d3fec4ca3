#pragma once

#include <optional>
#include <vector>

#include "base/dtype.h"
#include "base/label_version.h"
#include "config/decoder_config.h"
#include "config/transformer_config.h"

namespace crooner::config {

// Turns the codes of the level above into x_cond (upsamplers only).
struct ConditionerConfig {
  int width = 0;
  int depth = 0;
  double m_conv = 1.0;
  int dilation_growth_rate = 1;
  std::optional<int> dilation_cycle;
  bool res_scale = false;
  int down = 0;             // up-sampling stages: downs_t of level + 1
  int stride = 2;           // of each: strides_t of level + 1
  bool blocks_name = true;  // name of a stage's list of blocks in files: "blocks", else "model"

  int up_ratio() const;  // stride^down: codes of this level per code of the level above
  bool operator==(const ConditionerConfig&) const = default;
};

// Artist, genres and, at the top, timing.
struct LabelsConfig {
  LabelVersion version = LabelVersion::kV2;
  int genre_bins = 0;
  int artist_bins = 0;
  int genre_slots = 1;       // max_bow_genre_size
  bool time_signal = false;  // top level only
  int time_bins = 64;        // t_bins
  double min_duration = 0;   // seconds, of the whole song
  double max_duration = 600;
  bool operator==(const LabelsConfig&) const = default;
};

struct LyricsConfig {
  int tokens = 0;              // lyric tokens per window, M
  int vocabulary = 0;          // 80 (v2) or 79 (v3)
  bool same_sequence = false;  // lyrics and codes in one sequence (1b_lyrics)
  double loss_fraction = 0.4;  // prime_loss_fraction
  TransformerConfig encoder;   // the separate encoder; unused with same_sequence

  // The separate encoder as a decoder without an output matrix.
  DecoderConfig encoder_config() const { return {encoder, vocabulary, false, false}; }
  bool operator==(const LyricsConfig&) const = default;
};

// The attention head that follows the lyrics.
struct AlignmentConfig {
  int layer = 0;
  int head = 0;
  bool operator==(const AlignmentConfig&) const = default;
};

// Any of the transformer priors, in every configuration (docs/spec/model.md, sections
// 3-5).
struct PriorConfig {
  int level = 0;                  // 0 bottom .. levels - 1 top
  int bins = 2048;                // codebook rows of this level
  int n_ctx = 0;                  // codes per window
  int hop = 0;                    // audio samples per code
  int sample_rate = 44100;        // Hz
  TransformerConfig transformer;  // its n_ctx is sequence(): see derive()
  bool merged_decoder = false;    // no x_cond after the transformer, separate output matrix
  bool half_weights = false;      // linear layers (`*.w`) are stored in half
  std::optional<ConditionerConfig> conditioner;
  std::optional<LabelsConfig> labels;
  std::optional<LyricsConfig> lyrics;
  std::optional<AlignmentConfig> alignment;

  bool lyrics_in_sequence() const { return lyrics && lyrics->same_sequence; }
  bool lyrics_encoder() const { return lyrics && !lyrics->same_sequence; }
  int lyric_positions() const { return lyrics_in_sequence() ? lyrics->tokens : 0; }
  int sequence() const { return lyric_positions() + n_ctx; }  // positions
  int vocabulary() const { return (lyrics_in_sequence() ? lyrics->vocabulary : 0) + bins; }
  DecoderConfig decoder() const { return {transformer, vocabulary(), !merged_decoder, true}; }
  int code_shift() const {
    return lyrics_in_sequence() ? lyrics->vocabulary : 0;
  }  // token = code + shift
  long window_samples() const { return static_cast<long>(n_ctx) * hop; }
  // Entries of a label vector: lengths (3), artist, genre slots, lyric tokens. 0 without labels.
  int label_width() const;

  // Sets the fields that follow from others: the transformer's n_ctx, encoder_dims and prime_len,
  // and the lyrics encoder's n_ctx. Throws InputError when those are out of range.
  void derive();
  void check() const;  // throws InputError naming the invalid field
  bool operator==(const PriorConfig&) const = default;
};

}  // namespace crooner::config
