#pragma once

#include <span>
#include <vector>

#include "engine/cpu/layer_cache.h"
#include "engine/cpu/packed_weights.h"
#include "engine/cpu/row_panels.h"

namespace crooner::engine::cpu {

// A position of a sequence to compute: one of each row in a step, consecutive ones of one row in a
// prefill.
struct Entry {
  std::byte* cache;  // of its row
  int position;
};

// Runs the layers over a block of entries. Steps and prefill share this code: the result of an
// entry does not depend on the others of its block.
class Forward {
 public:
  // At most `block` entries per call of run(). Keys and values are stored as `cache`.
  Forward(const config::DecoderConfig& config, const PackedWeights& weights, const Kernels& kernels,
          ThreadPool& pool, int block, Precision cache);

  int block() const { return block_; }
  std::size_t cache_bytes() const { return cache_size_ * number_bytes_; }  // per row

  // The residual stream of entry i: [width], to fill before run() and read after it.
  float* x(int i) { return x_.floats() + static_cast<std::size_t>(i) * stride_; }

  // Runs the layers over entries whose x() is filled, and stores their keys and values. `one_row`:
  // the entries are consecutive positions of one row; otherwise each belongs to another row.
  // Without `output` only the caches are updated and x() is undefined afterwards.
  void run(std::span<const Entry> entries, bool one_row, bool output);

  // logits[i] = x(i) . x_out, [entries][padded vocabulary].
  void logits(int entries, float* out);

  // Stores the keys and values of the lyrics in all kLyrics layers of a row. encoder_kv:
  // [encoder_dims][width].
  void set_lyrics(std::byte* cache, const float* encoder_kv);

  // Zeroes the keys that layers expect to be zero in the cache of a row.
  void clear(std::byte* cache) const;

  // Fills the cache of a row with numbers in [-1, 1), for benchmarks.
  void fill_cache_with_noise(std::byte* cache) const;

 private:
  // The steps of a layer (docs/spec/model.md, section 3.1), each over all entries.
  void normalize(const float* source, const LayerNorm& norm, int rows);  // -> packed_
  void project(const PackedLayer& layer, const LayerCache& layout,       // packed_ -> qkv_
               std::span<const Entry> entries, bool queries);
  void attend(const LayerCache& layout, std::size_t offset,  // qkv_ -> packed_
              std::span<const Entry> entries, bool one_row, bool queries);
  void add_attention(const PackedLayer& layer, int rows);  // packed_ -> sum_
  void add_mlp(const PackedLayer& layer, int rows);        // packed_ -> x_

  void store_key(const LayerCache& layout, std::byte* cache, LayerCache::Entry slot, int head,
                 const float* key, const float* value) const;
  void store_keys(const LayerCache& layout, std::size_t offset, std::span<const Entry> entries,
                  int begin, int end);
  void attend_head(const LayerCache& layout, std::size_t offset, const Entry& entry, int i,
                   int head, RowPanels::StridedRow output, int worker);

  const PackedWeights& weights_;
  const Kernels& kernels_;
  ThreadPool& pool_;
  int block_;
  Precision cache_type_;
  std::size_t number_bytes_;  // of a stored key or value
  float branch_scale_;
  int heads_;
  int width_, state_, mlp_;  // w, a, m
  std::size_t stride_;       // floats per row of x_, attention_ and sum_
  std::size_t qkv_stride_;
  std::vector<LayerCache> caches_;    // the layout of each layer
  std::vector<std::size_t> offsets_;  // of each layer's cache within the row's
  std::size_t cache_size_ = 0;        // numbers in a row's caches
  std::size_t scores_stride_ = 0;
  std::size_t scratch_stride_;
  AlignedBuffer x_;           // [block][stride]: the residual stream
  AlignedBuffer attention_;   // [block][stride]: the attention branch, not yet scaled
  AlignedBuffer sum_;         // [block][stride]: x + attention
  AlignedBuffer qkv_;         // [block][qkv_stride]
  AlignedBuffer packed_;      // input of the next product, RowPanels of max(w, a) inputs
  AlignedBuffer packed_mlp_;  // RowPanels of m inputs
  AlignedBuffer scores_;      // [member][scores_stride]
  AlignedBuffer scratch_;     // [member][scratch_stride]
};

}  // namespace crooner::engine::cpu
