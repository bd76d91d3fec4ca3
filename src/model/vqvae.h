#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <stop_token>
#include <vector>

#include "config/vqvae_config.h"
#include "model/streaming_decoder.h"
#include "tensor/state_dict.h"

namespace crooner::model {

// The hierarchical VQ-VAE: audio to codes and back, a separate encoder, codebook and decoder per
// level (paper section 3; docs/spec/model.md, section 2). Audio is NCT here, [N, 1, T], float32 in
// [-1, 1].
class Vqvae {
 public:
  // `weights` holds encoders.*, decoders.*, bottleneck.*; it may be discarded afterwards.
  Vqvae(const config::VqvaeConfig& config, const tensor::Scope& weights);
  ~Vqvae();
  Vqvae(Vqvae&&) noexcept;

  const config::VqvaeConfig& config() const;

  // VqvaeEncoder output of one level before quantisation: [N, emb_width, T / hop]. Differentiable.
  at::Tensor encode_vectors(const at::Tensor& audio, int level) const;
  // The nearest code vectors of vectors [N, emb_width, T_l]: int64 [N, T_l].
  at::Tensor quantise(const at::Tensor& vectors, int level) const;
  // The code vectors of codes [N, T_l]: [N, emb_width, T_l].
  at::Tensor look_up(const at::Tensor& codes, int level) const;
  // The audio [N, 1, T] of vectors of one level. Differentiable.
  at::Tensor decode_vectors(const at::Tensor& vectors, int level) const;

  // Whole signals of any length, no gradient, one item at a time, in bounded memory: on the CPU by
  // engine/convolution (the same bits with any number of threads), elsewhere in chunks.
  // Throw Cancelled once a stop is requested.
  at::Tensor encode(const at::Tensor& audio, int level,  // [N, 1, T] -> int64 [N, T / hop]
                    const std::stop_token& stop = {}) const;
  at::Tensor decode(const at::Tensor& codes, int level,  // [N, T_l] -> [N, 1, T_l * hop]
                    const std::stop_token& stop = {}) const;

  // How many codes on either side of its own the samples lie that a code depends on.
  std::int64_t encoder_reach(int level) const;

  // How many codes on either side of its own the audio of a code depends on.
  std::int64_t decoder_reach(int level) const;

  // Decodes `total` codes while they are still being sampled, as decode() does: on the CPU with one
  // thread, elsewhere chunk by chunk, on a stream of the device beside that of the sampling.
  std::unique_ptr<StreamingDecoder> streaming_decoder(std::int64_t total, int level) const;

  // The same by LibTorch on any device, in chunks of fixed shape that overlap by the receptive
  // field, so that the result is that of the whole signal.
  at::Tensor encode_in_chunks(const at::Tensor& audio, int level,
                              const std::stop_token& stop = {}) const;
  at::Tensor decode_in_chunks(const at::Tensor& codes, int level,
                              const std::stop_token& stop = {}) const;
  std::unique_ptr<StreamingDecoder> stream_in_chunks(std::int64_t total, int level) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crooner::model
