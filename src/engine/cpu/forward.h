#pragma once

#include <span>
#include <vector>

#include "engine/cpu/layer_cache.h"
#include "engine/cpu/packed_weights.h"
#include "engine/cpu/row_panels.h"

namespace crooner::engine::cpu {

// A position of a sequence that is computed: one of each row in a step, consecutive ones of one row
// in a prefill.
struct Entry {
  std::byte* cache;  // of its row
  int position;
};

// Layers over a block of entries. One code for steps and prefill: what an entry yields does not
// depend on the others of its block.
class Forward {
 public:
  // At most `block` entries at once. Keys and values are stored in `cache`.
  Forward(const DecoderShape& shape, const PackedWeights& weights, const Kernels& kernels,
          ThreadPool& pool, int block, WeightType cache);

  int block() const { return block_; }
  std::size_t cache_bytes() const { return cache_size_ * number_bytes_; }  // of a row

  // The residual stream of entry i: [width], to be filled before run() and read after.
  float* x(int i) { return x_.floats() + static_cast<std::size_t>(i) * stride_; }

  // Runs the layers over entries whose x() is filled, and keeps their keys and values. `one_row`:
  // they are consecutive positions of one row, else each is of another row. Without `output` only
  // the caches are wanted, x() is void.
  void run(std::span<const Entry> entries, bool one_row, bool output);

  // logits[i] = x(i) . x_out, [entries][padded vocabulary].
  void logits(int entries, float* out);

  // Keys and values of the lyrics for all kLyrics layers of a row. encoder_kv:
  // [encoder_dims][width].
  void set_lyrics(std::byte* cache, const float* encoder_kv);

  // Clears what layers expect to be zero in the cache of a row.
  void clear(std::byte* cache) const;

  // Fills the cache of a row with small numbers, for measuring.
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

  void store_key(const LayerCache& layout, std::byte* cache, LayerCache::CacheSlot slot, int head,
                 const float* key, const float* value) const;
  void store_keys(const LayerCache& layout, std::size_t offset, std::span<const Entry> entries,
                  int begin, int end);
  void attend_head(const LayerCache& layout, std::size_t offset, const Entry& entry, int i,
                   int head, RowPanels::Place place, int worker);

  const PackedWeights& weights_;
  const Kernels& kernels_;
  ThreadPool& pool_;
  int block_;
  WeightType cache_type_;
  std::size_t number_bytes_;  // of a key's or value's
  float branch_scale_;
  int heads_;
  int width_, state_, mlp_;  // w, a, m
  std::size_t stride_;       // floats of a row of x_ and its kin
  std::size_t qkv_stride_;
  std::vector<LayerCache> caches_;    // of each layer
  std::vector<std::size_t> offsets_;  // of each layer's cache in the row's
  std::size_t cache_size_ = 0;        // numbers of a row's caches
  std::size_t scores_stride_ = 0;
  std::size_t scratch_stride_;
  AlignedBuffer x_;           // [block][stride]: the residual stream
  AlignedBuffer attention_;   // [block][stride]: what attention adds, before the scale
  AlignedBuffer sum_;         // [block][stride]: x + attention
  AlignedBuffer qkv_;         // [block][qkv_stride]
  AlignedBuffer packed_;      // input of the next product, RowPanels of at most max(w, a)
  AlignedBuffer packed_mlp_;  // RowPanels of m
  AlignedBuffer scores_;      // [member][scores_stride]
  AlignedBuffer scratch_;     // [member][scratch_stride]
};

}  // namespace crooner::engine::cpu
