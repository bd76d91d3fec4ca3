#pragma once

#include <cstdint>

#include "engine/engine.h"

namespace crooner::engine {

// A small decoder that uses an attention order, with more lyric positions than one row of its grid.
DecoderSpec small_decoder(int attn_order, bool add_cond_after = true);

// Random weights under the published names, the same for the same seed.
tensor::StateDict random_weights(const DecoderSpec& spec, std::uint64_t seed);

// Standard normal numbers (roughly), the same for the same seed.
at::Tensor random_tensor(at::IntArrayRef shape, std::uint64_t seed, double scale = 1.0);

RowConditions random_conditions(const DecoderSpec& spec, std::uint64_t seed);

std::vector<std::int64_t> random_tokens(const DecoderSpec& spec, std::uint64_t seed);  // [n_ctx]

// Logits of all positions by the definition over whole sequences: [n_ctx, vocabulary].
at::Tensor whole_logits(const DecoderSpec& spec, const tensor::StateDict& weights,
                        const RowConditions& conditions, const std::vector<std::int64_t>& tokens);

}  // namespace crooner::engine
