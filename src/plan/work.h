#pragma once

#include <cstdint>

#include "base/precision.h"
#include "config/transformer_config.h"
#include "config/vqvae_config.h"

namespace crooner::plan {

// The number of keys that the query of a position reads in a layer.
std::int64_t keys_read(const config::TransformerConfig& config, int layer, int position);

// Bytes of weights that a decoding step reads, for any number of rows: the layers' matrices in
// `precision`, the output matrix (`vocabulary` tokens) in float32.
std::int64_t step_weight_bytes(const config::TransformerConfig& config, int vocabulary,
                               Precision precision);

// Bytes of keys and values that a decoding step reads for one row at `position`.
std::int64_t step_cache_bytes(const config::TransformerConfig& config, int position,
                              int bytes_per_element);

// Floating-point operations of prefilling positions 0 .. positions - 1 of one row: no logits, and
// of the last layer keys and values only.
double prefill_flops(const config::TransformerConfig& config, int positions);

// Floating-point operations of encoding `samples` audio samples at one level, without the codebook
// search (an eighth more at the published sizes), and of decoding them.
double encode_flops(const config::VqvaeConfig& config, int level, std::int64_t samples);
double decode_flops(const config::VqvaeConfig& config, int level, std::int64_t samples);

}  // namespace crooner::plan
