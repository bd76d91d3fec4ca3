#pragma once

#include <vector>

#include "config/decoder_config.h"
#include "engine/cpu/aligned_buffer.h"
#include "engine/cpu/packed_matrix.h"
#include "engine/inputs/weight_source.h"

namespace crooner::engine::cpu {

struct LayerNorm {
  std::vector<float> gain, bias;
};

struct PackedLayer {
  config::AttentionFunc func;
  LayerNorm ln_0, ln_1;
  PackedMatrix c_attn;    // w -> 3a (q, k, v); kLyrics: w -> a
  PackedMatrix c_enc_kv;  // kLyrics only: w -> 2a
  PackedMatrix c_proj;    // a -> w
  PackedMatrix c_fc;      // w -> m
  PackedMatrix mlp_proj;  // m -> w
};

// The types of a layer's matrices.
struct LayerTypes {
  Precision attention = Precision::kFp32;
  Precision mlp = Precision::kFp32;
};

// All weights of a decoder. The matrices are contiguous, in the order in which a step reads them;
// embeddings and positions stay in float32, the output matrix in the type in which it is stored
// (float32 in the published models).
struct PackedWeights {
  PackedWeights(const config::DecoderConfig& config, const LayerTypes& types,
                const WeightSource& source, ThreadPool& pool);

  // Bytes of the matrices.
  static std::size_t bytes(const config::DecoderConfig& config, const LayerTypes& types,
                           Precision output_type = Precision::kFp32);

  AlignedBuffer memory;
  std::vector<float> embeddings;  // [vocabulary][width]
  std::vector<float> positions;   // [n_ctx][width]
  std::vector<PackedLayer> layers;
  PackedMatrix x_out;  // w -> vocabulary; empty without a head
};

}  // namespace crooner::engine::cpu
