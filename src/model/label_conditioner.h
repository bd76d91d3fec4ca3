#pragma once

#include <ATen/core/Tensor.h>

#include "config/prior_config.h"
#include "tensor/state_dict.h"

namespace crooner::model {

// Artist, genres and, at the top, timing as embeddings (docs/spec/model.md, section 4.1). Label
// vectors are int64 [N, label_width]: total length, offset, length, artist, genre slots, lyric
// tokens.
class LabelConditioner {
 public:
  LabelConditioner(const config::PriorConfig& config, const tensor::Scope& y_emb);

  at::Tensor start(const at::Tensor& labels) const;  // [N, width]
  // [N, n_ctx, width]. Throws UsageError for a time outside the model's range.
  at::Tensor time_signal(const at::Tensor& labels) const;

 private:
  config::LabelsConfig labels_;
  int sample_rate_;
  int n_ctx_;
  at::Tensor artist_;  // [artist_bins, width]
  at::Tensor genre_;   // [genre_bins, width]
  at::Tensor total_;   // [time_bins, width]; these three at the top only
  at::Tensor absolute_;
  at::Tensor relative_;
};

}  // namespace crooner::model
