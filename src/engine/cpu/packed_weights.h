#pragma once

#include <functional>
#include <string>
#include <vector>

#include "config/transformer_config.h"
#include "engine/cpu/aligned_buffer.h"
#include "engine/cpu/packed_matrix.h"

namespace crooner::engine::cpu {

// What is decoded.
struct DecoderShape {
  config::TransformerConfig transformer;
  int vocabulary = 0;           // tokens; rows of x_emb and x_out
  bool add_cond_after = false;  // x_cond once more between the last layer and the logits
  bool head = true;             // false: no x_out; the hidden states are the result
};

// The tensor of a published name ("transformer._attn_mods.0.attn.c_attn.w"); the memory need only
// last for the call that asked. Throws InputError when there is none.
using WeightSource = std::function<TensorView(const std::string& name)>;

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

// All weights of a decoder. The matrices lie one behind the other in the order in which a step
// reads them; embeddings and positions stay in float32, the output matrix in the type in which it
// is stored (float32 in the published models).
struct PackedWeights {
  PackedWeights(const DecoderShape& shape, WeightType type, const WeightSource& source,
                ThreadPool& pool);

  // Bytes of the matrices.
  static std::size_t bytes(const DecoderShape& shape, WeightType type,
                           WeightType output_type = WeightType::kFp32);

  AlignedBuffer memory;
  std::vector<float> embeddings;  // [vocabulary][width]
  std::vector<float> positions;   // [n_ctx][width]
  std::vector<PackedLayer> layers;
  PackedMatrix x_out;  // w -> vocabulary; without a head it is empty

 private:
  static WeightType output_type(const DecoderShape& shape, const WeightSource& source);
};

}  // namespace crooner::engine::cpu
