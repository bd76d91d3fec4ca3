#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "config/vqvae_config.h"
#include "nn/conv_blocks.h"

namespace crooner::model {

// Audio of one level to vectors: [N, 1, T] -> [N, emb_width, T / hop] (docs/spec/model.md, section
// 2.3).
class VqvaeEncoder {
 public:
  VqvaeEncoder(const config::VqvaeConfig& config, int level, const tensor::Scope& encoders);

  at::Tensor operator()(const at::Tensor& audio) const;
  nn::PositionRange receptive_field(
      nn::PositionRange codes) const;  // samples that these vectors depend on
  std::vector<nn::ConvLayerSpec> layers() const;

 private:
  std::vector<nn::DownBlock> blocks_;
};

// Vectors of one level to audio: [N, emb_width, T / hop] -> [N, 1, T].
class VqvaeDecoder {
 public:
  VqvaeDecoder(const config::VqvaeConfig& config, int level, const tensor::Scope& decoders);

  at::Tensor operator()(const at::Tensor& vectors) const;
  nn::PositionRange receptive_field(
      nn::PositionRange samples) const;  // the vectors that these samples depend on
  std::vector<nn::ConvLayerSpec> layers() const;

 private:
  std::vector<nn::UpBlock> blocks_;  // in the order in which they run
  nn::Conv1d out_;
};

}  // namespace crooner::model
