#include "config/prior_config.h"

#include <cmath>
#include <string>

#include "config/checks.h"

namespace crooner::config {
namespace {

void check_conditioner(const ConditionerConfig& conditioner, int n_ctx) {
  const std::string at = "conditioner.";
  require_dimension(at + "width", conditioner.width);
  require_range(at + "depth", conditioner.depth, 0, 1024);
  require_factor(at + "m_conv", conditioner.m_conv);
  require_dimension(at + "width * m_conv",
                    static_cast<long>(conditioner.m_conv * conditioner.width));
  require_range(at + "down", conditioner.down, 1, 20);
  require_range(at + "stride", conditioner.stride, 2, 64);
  if (conditioner.stride % 2 != 0) {
    throw InputError(str_cat(at, "stride is ", conditioner.stride, "; it must be even."));
  }
  if (conditioner.dilation_cycle) {
    require_range(at + "dilation_cycle", *conditioner.dilation_cycle, 1, 1024);
  }
  require_dilations(at, conditioner.dilation_growth_rate, conditioner.depth,
                    conditioner.dilation_cycle.value_or(conditioner.depth));
  if (std::pow(conditioner.stride, conditioner.down) > kMaxDimension) {
    throw InputError(str_cat(at, "stride ", conditioner.stride, " over ", conditioner.down,
                             " stages is more than ", kMaxDimension, " codes per code above."));
  }
  require_divides("the codes of this level per code above (conditioner.stride^down)",
                  conditioner.up_ratio(), "n_ctx", n_ctx);
}

void check_labels(const LabelsConfig& labels, bool has_conditioner) {
  require_dimension("labels.genre_bins", labels.genre_bins);
  require_dimension("labels.artist_bins", labels.artist_bins);
  require_range("labels.genre_slots", labels.genre_slots, 1, 1024);
  if (!labels.time_signal) return;
  if (has_conditioner) {
    throw InputError(
        "labels.time_signal is true although there is a conditioner; only a top prior has a time "
        "signal.");
  }
  require_dimension("labels.time_bins", labels.time_bins);
  const bool ordered = labels.min_duration >= 0 && labels.min_duration < labels.max_duration;
  if (!ordered || !std::isfinite(labels.max_duration)) {
    throw InputError(str_cat("labels.min_duration is ", labels.min_duration, " and max_duration ",
                             labels.max_duration, "; they must be seconds, 0 <= min < max."));
  }
}

void check_lyrics(const PriorConfig& prior) {
  const LyricsConfig& lyrics = *prior.lyrics;
  require_dimension("lyrics.tokens", lyrics.tokens);
  require_dimension("lyrics.vocabulary", lyrics.vocabulary);
  if (!std::isfinite(lyrics.loss_fraction) || lyrics.loss_fraction < 0) {
    throw InputError(
        str_cat("lyrics.loss_fraction is ", lyrics.loss_fraction, "; it must be 0 or more."));
  }
  if (!prior.labels) {
    throw InputError(
        "There are lyrics but no labels; lyric tokens are a part of the label vector.");
  }
  if (!lyrics.same_sequence) lyrics.encoder.check("lyrics.encoder");
}

}  // namespace

int ConditionerConfig::up_ratio() const {
  int ratio = 1;
  for (int stage = 0; stage < down; ++stage) ratio *= stride;
  return ratio;
}

int PriorConfig::label_width() const {
  if (!labels) return 0;
  return 3 + 1 + labels->genre_slots + (lyrics ? lyrics->tokens : 0);
}

void PriorConfig::derive() {
  require_dimension("n_ctx", n_ctx);
  if (lyrics) require_dimension("lyrics.tokens", lyrics->tokens);
  transformer.n_ctx = sequence();
  transformer.encoder_dims = lyrics_encoder() ? lyrics->tokens : 0;
  transformer.prime_len = lyric_positions();
  if (lyrics_encoder()) lyrics->encoder.n_ctx = lyrics->tokens;
}

void PriorConfig::check() const {
  require_range("level", level, 0, 15);
  require_dimension("n_ctx", n_ctx);
  require_dimension("bins", bins);
  require_dimension("hop", hop);
  require_range("sample_rate", sample_rate, 1, 1000000);
  if (lyrics) check_lyrics(*this);
  PriorConfig derived = *this;
  derived.derive();
  if (derived.transformer.n_ctx != transformer.n_ctx) {
    throw InputError(str_cat("transformer.n_ctx is ", transformer.n_ctx,
                             "; lyrics and codes of one sequence have ", sequence(),
                             " positions."));
  }
  transformer.check("transformer");
  if (conditioner) check_conditioner(*conditioner, n_ctx);
  if (labels) check_labels(*labels, conditioner.has_value());
  if (alignment) {
    require_range("alignment.layer", alignment->layer, 0, transformer.depth - 1);
    require_range("alignment.head", alignment->head, 0, transformer.heads - 1);
  }
}

}  // namespace crooner::config
