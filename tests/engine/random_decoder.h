#pragma once

#include <cstdint>

#include "engine/engine.h"

namespace crooner::engine {

// A small decoder that uses an attention order, with more lyric positions than one row of its grid.
config::DecoderConfig small_decoder(int attn_order, bool add_cond_after = true);

// Random weights under the published names, the same for the same seed.
tensor::StateDict random_weights(const config::DecoderConfig& config, std::uint64_t seed);

// Standard normal numbers (roughly), the same for the same seed.
at::Tensor random_tensor(at::IntArrayRef shape, std::uint64_t seed, double scale = 1.0);

nn::Conditions random_conditions(const config::DecoderConfig& config, std::uint64_t seed);

std::vector<std::int64_t> random_tokens(const config::DecoderConfig& config,
                                        std::uint64_t seed);  // [n_ctx]

// Logits of all positions by the definition over whole sequences: [n_ctx, vocabulary].
at::Tensor whole_logits(const config::DecoderConfig& config, const tensor::StateDict& weights,
                        const nn::Conditions& conditions, const std::vector<std::int64_t>& tokens);

}  // namespace crooner::engine
