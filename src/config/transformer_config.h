#pragma once

namespace crooner::config {

// The positions that a position attends to (docs/spec/model.md, section 3.2).
enum class AttentionFunc : int {
  kDense = 0,
  kRow = 1,            // within its own row
  kColumn = 2,         // the same column of this row and the earlier ones
  kPreviousRow = 3,    // the whole previous row
  kSummary = 4,        // last position of each row but the last, up to itself, after one zero key
  kSummarySpread = 5,  // likewise the last `spread` positions, after as many zero keys
  kLyrics = 6,         // encoder-decoder: all lyric positions
  kPrime = 7,          // the first effective_prime_len() positions
};

// One factored-attention transformer: every prior, and the lyrics encoder.
struct TransformerConfig {
  int n_ctx = 0;  // positions, lyrics in the same sequence included
  int width = 0;  // w
  int depth = 0;  // layers
  int heads = 1;
  int blocks = 1;          // rows of the attention grid that n_ctx is reshaped to
  int attn_order = 0;      // 0..12: which function each layer uses
  double m_attn = 0.25;    // attention state / width
  double m_mlp = 1.0;      // MLP state / width
  bool res_scale = false;  // s = 1/depth instead of 1
  int spread = 0;          // kSummarySpread only
  int encoder_dims = 0;    // kLyrics: lyric positions of the separate encoder
  int prime_len = 0;       // kPrime: lyric tokens at the head of the sequence

  int block_ctx() const { return n_ctx / blocks; }
  int attn_state() const { return static_cast<int>(m_attn * width); }
  int mlp_state() const { return static_cast<int>(m_mlp * width); }
  int head_dim() const { return attn_state() / heads; }
  float branch_scale() const { return res_scale ? 1.0f / static_cast<float>(depth) : 1.0f; }
  AttentionFunc func(int layer) const;
  bool uses(AttentionFunc func) const;
  // Leading positions that are keys in kPrime: the lyrics, rounded up to more than a multiple of
  // blocks.
  int effective_prime_len() const { return (prime_len / blocks + 1) * blocks; }

  // Throws InputError naming the invalid field. `what` names the transformer in the message.
  void check(const char* what) const;
  bool operator==(const TransformerConfig&) const = default;
};

}  // namespace crooner::config
