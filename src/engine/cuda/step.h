#pragma once

// What the kernels of a decoding step work on: plain structs, handed over by value, whose pointers
// lead to memory of the device. Shapes in brackets, the last one contiguous.

#include <crooner/precision.h>

#include <cstddef>
#include <cstdint>

#include "config/attention_runs.h"

namespace crooner::engine::cuda {

// The weights of y = x W + b, packed for the kernels (packed_matrix.h).
struct Matrix {
  const void* weights = nullptr;
  const float* scales = nullptr;  // [outputs]; int8 only
  const float* bias = nullptr;    // [outputs]; may be null
  int inputs = 0, outputs = 0;
  Precision type = Precision::kFp32;
};

struct Layer {
  Matrix c_attn, c_enc_kv, c_proj, c_fc, mlp_proj;
  const float *gain_0 = nullptr, *bias_0 = nullptr;  // [width]
  const float *gain_1 = nullptr, *bias_1 = nullptr;
  config::AttentionRuns runs;
  void* cache = nullptr;  // [slot][run][keys, values][capacity][heads][head_stride]
  Precision cache_type = Precision::kFp32;
};

// A sequence whose keys and values are kept.
struct Slot {
  const float* start = nullptr;   // [width]: the input of position 0
  const float* x_cond = nullptr;  // [x_cond_positions][width]
  int x_cond_positions = 0;       // 0: none, 1: the same everywhere, n_ctx
};

// What a step computes besides others: the next position of a slot, or one of several positions of
// a prompt.
struct Row {
  int slot = 0;
  int position = 0;
  int token = 0;  // the one before `position`; of the lyrics, none
  // How the next token is sampled (token_sampler.h).
  int greedy = 0;
  float temperature = 1.0f;
  int top_k = 0;
  float top_p = 0.0f;
  std::uint32_t sample_index = 0, level = 0;
  std::uint64_t seed = 0;
  std::int64_t first_position = 0;
  int guides = -1;        // at least 0: guides that row of the step (guidance.h)
  float guidance = 0.0f;  // by this weight
  int sampled = 0;        // tokens so far
  int non_finite = 0;     // 1 + the first position whose logits were not finite; 0: all were
};

struct Model {
  int n_ctx = 0, width = 0, state = 0, mlp = 0, heads = 1, head_dim = 0, vocabulary = 0, depth = 0;
  int head_stride = 0;  // head_dim, rounded up to an even number; the rest is zero
  float branch_scale = 1.0f;
  int add_cond_after = 0;
  Matrix x_out;
  const float* embeddings = nullptr;  // [vocabulary][width]
  const float* positions = nullptr;   // [n_ctx][width]
};

// How the inputs of a product are divided: into pieces of as many slices (shapes.h), staged one
// after the other; the blocks of a cluster take as many pieces each, of the same tiles. Powers of
// two.
struct Split {
  int log_pieces = 0, log_blocks = 0;
  constexpr int pieces() const { return 1 << log_pieces; }
  constexpr int blocks() const { return 1 << log_blocks; }
};

struct Step {
  Model model;
  int rows = 0;
  Split split;                  // of the product of a launch
  Row* row = nullptr;           // [rows]
  const Slot* slots = nullptr;  // [slots]
  float* x = nullptr;           // [rows][width]: the residual stream
  float* queries = nullptr;     // [rows][heads][head_stride]
  float* partials = nullptr;    // [rows][heads][parts][2 + head_stride]: attention.h
  float* attention = nullptr;   // [rows][width]: the attention branch
  float* hidden = nullptr;      // [rows][mlp]
  float* logits = nullptr;      // [rows][vocabulary]
  int* tokens = nullptr;        // [steps][rows]: what was sampled
};

// What is computed for the rows, in this order.
enum class Sequence : int {
  kPrompt,  // embeddings, all layers: their keys and values
  kHidden,  // the same, and x is the last layer's output
  kLogits,  // embeddings, all layers, logits
  kDecode,  // as many steps as asked for, each with a token sampled per row
  kLyrics,  // the keys and values of the lyrics, whose encoding is in x; kLyrics layers
};

}  // namespace crooner::engine::cuda
