#pragma once

#include <ATen/core/Tensor.h>

#include <atomic>
#include <functional>
#include <stop_token>

#include "engine/convolution/network.h"
#include "model/vqvae_coder.h"

namespace crooner::model {

// A level of the VQ-VAE on the CPU, by engine/convolution: long signals are processed in bounded
// memory, and the result has the same bits with any number of threads. The weights are packed in
// each call, so they may change in between.

// Audio [N, 1, T], float32, to int64 [N, T / hop].
at::Tensor cpu_encode(const VqvaeEncoder& encoder, const at::Tensor& codebook, std::int64_t hop,
                      const at::Tensor& audio, const std::stop_token& stop = {});
// int64 [N, T_l] to audio [N, 1, T_l * hop]. Throws InputError for a code that the codebook does
// not have.
at::Tensor cpu_decode(const VqvaeDecoder& decoder, const at::Tensor& codebook, std::int64_t hop,
                      const at::Tensor& codes, const std::stop_token& stop = {});

// A decoder with packed weights.
class CpuVqvaeDecoder {
 public:
  CpuVqvaeDecoder(const VqvaeDecoder& decoder, const at::Tensor& codebook, std::int64_t hop);

  std::int64_t hop() const { return hop_; }

  // Returns the code at an index; called in order. May wait for it, and may throw.
  using Codes = std::function<std::int64_t(std::int64_t index)>;
  // [total * hop] samples of `total` codes.
  // `decoded` follows the number of samples that are final, for another thread.
  void run(std::int64_t total, engine::cpu::ThreadPool& pool, const Codes& codes, float* samples,
           std::atomic<std::int64_t>* decoded = nullptr) const;

 private:
  engine::convolution::Network network_;
  at::Tensor rows_;  // [bins, emb_width]
  std::int64_t hop_;
};

}  // namespace crooner::model
