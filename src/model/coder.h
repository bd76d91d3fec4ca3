#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "config/vqvae_config.h"
#include "nn/sampling_blocks.h"

namespace crooner::model {

// Audio of one level to vectors: [N, 1, T] -> [N, emb_width, T / hop] (docs/spec/model.md, section
// 2.3).
class Encoder {
 public:
  Encoder(const config::VqvaeConfig& config, int level, const tensor::Scope& encoders);

  at::Tensor operator()(const at::Tensor& audio) const;
  nn::Span needs(nn::Span codes) const;  // the samples that these vectors depend on
  std::vector<nn::ConvStep> steps() const;

 private:
  std::vector<nn::DownBlock> blocks_;
};

// Vectors of one level to audio: [N, emb_width, T / hop] -> [N, 1, T].
class Decoder {
 public:
  Decoder(const config::VqvaeConfig& config, int level, const tensor::Scope& decoders);

  at::Tensor operator()(const at::Tensor& vectors) const;
  nn::Span needs(nn::Span samples) const;  // the vectors that these samples depend on
  std::vector<nn::ConvStep> steps() const;

 private:
  std::vector<nn::UpBlock> blocks_;  // in the order in which they run
  nn::Conv1d out_;
};

}  // namespace crooner::model
