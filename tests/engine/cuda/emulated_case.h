#pragma once

#include <memory>

#include "engine/cuda/decoder.h"
#include "engine/cuda/emulated_device.h"
#include "support/decoder/random_decoder.h"

namespace crooner::engine::cuda {

// A small decoder on the emulated device, and a sequence for it.
struct EmulatedCase {
  explicit EmulatedCase(int attn_order = 2, int depth = 3, double m_mlp = 1.25)
      : config(config_of(attn_order, depth, m_mlp)),
        weights(config, 7),
        conditions(config.transformer, 1),
        tokens(random_tokens(config, config.transformer.n_ctx, 1)) {}

  std::unique_ptr<Decoder> decoder(const DecoderOptions& options = {
                                       .type = Precision::kFp32}) const {
    return std::make_unique<Decoder>(config, options, weights.source(), emulator::emulated_api());
  }
  // After each of the first n tokens.
  std::vector<float> logits(Precision type, std::size_t n) const {
    return logits_by_steps(*decoder({.type = type}), 0, conditions,
                           {tokens.data(), tokens.data() + n});
  }

  static config::DecoderConfig config_of(int attn_order, int depth, double m_mlp) {
    config::DecoderConfig config = small_config(attn_order, depth);
    config.transformer.m_mlp = m_mlp;
    return config;
  }

  config::DecoderConfig config;
  RandomWeights weights;
  RandomConditions conditions;
  std::vector<std::int64_t> tokens;
};

}  // namespace crooner::engine::cuda
