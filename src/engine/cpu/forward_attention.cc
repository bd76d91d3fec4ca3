#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/half.h"
#include "engine/cpu/forward.h"
#include "engine/cpu/multiply.h"

namespace crooner::engine::cpu {
namespace {

constexpr int kEntriesPerTask = 16;  // whose keys and values one task stores

// Writes the key and value of one head into a run; `narrow` converts a float to a stored number.
template <typename Narrow>
void write_key(const LayerCache& layout, Precision type, std::byte* keys, std::byte* values,
               int index, const float* key, const float* value, Narrow narrow) {
  using Number = decltype(narrow(0.0f));
  const int dims = layout.head_dim(), stride = layout.value_stride();
  auto* k = reinterpret_cast<Number*>(keys);
  for (int d = 0; d < dims; ++d) k[key_index(type, dims, index, d)] = narrow(key[d]);
  auto* v = reinterpret_cast<Number*>(values);
  for (int d = 0; d < stride; ++d) {
    v[value_index(type, stride, index, d)] = d < dims ? narrow(value[d]) : Number{};
  }
}

}  // namespace

void Forward::attend(const LayerCache& layout, std::size_t offset, std::span<const Entry> entries,
                     bool one_row, bool queries) {
  const int rows = static_cast<int>(entries.size());
  const RowPanels panels(rows);
  for (int begin = 0; begin < rows;) {
    const int n = one_row ? layout.segment(entries[begin].position, rows - begin) : rows - begin;
    const int end = begin + n;
    pool_.run((n + kEntriesPerTask - 1) / kEntriesPerTask, [&](int task, int) {
      const int first = begin + task * kEntriesPerTask;
      store_keys(layout, offset, entries, first, std::min(end, first + kEntriesPerTask));
    });
    if (queries) {
      pool_.run(n * heads_, [&](int task, int worker) {
        const int i = begin + task / heads_;
        attend_head(layout, offset, entries[i], i, task % heads_,
                    panels.row(packed_.floats(), state_, i), worker);
      });
    }
    begin = end;
  }
}

// `cache`: the layer's part of the row's.
void Forward::store_key(const LayerCache& layout, std::byte* cache, LayerCache::Entry slot,
                        int head, const float* key, const float* value) const {
  std::byte* keys = cache + layout.key_offset(slot.run, head) * number_bytes_;
  std::byte* values = cache + layout.value_offset(slot.run, head) * number_bytes_;
  const auto write = [&](auto narrow) {
    write_key(layout, cache_type_, keys, values, slot.index, key, value, narrow);
  };
  switch (cache_type_) {
    case Precision::kFp16:
      return write([](float x) { return float_to_fp16(x); });
    case Precision::kBf16:
      return write([](float x) { return float_to_bf16(x); });
    default:
      return write([](float x) { return x; });
  }
}

void Forward::store_keys(const LayerCache& layout, std::size_t offset,
                         std::span<const Entry> entries, int begin, int end) {
  for (int i = begin; i < end; ++i) {
    const LayerCache::Entry slot = layout.entry(entries[i].position);
    if (slot.index < 0) continue;
    const float* key = qkv_.floats() + i * qkv_stride_ + state_;
    for (int head = 0; head < heads_; ++head, key += layout.head_dim()) {
      store_key(layout, entries[i].cache + offset * number_bytes_, slot, head, key, key + state_);
    }
  }
}

void Forward::attend_head(const LayerCache& layout, std::size_t offset, const Entry& entry, int i,
                          int head, RowPanels::StridedRow output, int worker) {
  const int dims = layout.head_dim();
  const LayerCache::Keys keys = layout.keys(entry.position);
  float* out = scratch_.floats() + worker * scratch_stride_;
  if (keys.count == 0) {
    std::fill(out, out + dims, 0.0f);
  } else {
    const std::byte* cache = entry.cache + offset * number_bytes_;
    kernels_.attend(qkv_.floats() + i * qkv_stride_ + head * dims, dims,
                    cache + layout.key_offset(keys.run, head) * number_bytes_,
                    cache + layout.value_offset(keys.run, head) * number_bytes_, cache_type_,
                    layout.value_stride(), keys.count, 1.0f / std::sqrt(static_cast<float>(dims)),
                    scores_.floats() + worker * scores_stride_, out);
  }
  float* to = output.first + static_cast<long>(head) * dims * output.stride;
  for (int d = 0; d < dims; ++d) to[static_cast<long>(d) * output.stride] = out[d];
}

void Forward::set_lyrics(std::byte* cache, const float* encoder_kv) {
  for (std::size_t i = 0; i < weights_.layers.size(); ++i) {
    const PackedLayer& layer = weights_.layers[i];
    if (layer.func != config::AttentionFunc::kLyrics) continue;
    const LayerCache& layout = caches_[i];
    for (int first = 0; first < layout.capacity(); first += block_) {
      const int n = std::min(block_, layout.capacity() - first);
      const RowPanels panels(n);
      for (int r = 0; r < n; ++r) {
        const float* from = encoder_kv + static_cast<std::size_t>(first + r) * width_;
        const RowPanels::StridedRow row = panels.row(packed_.floats(), width_, r);
        for (int k = 0; k < width_; ++k) row.first[static_cast<long>(k) * row.stride] = from[k];
      }
      multiply(pool_, kernels_, layer.c_enc_kv, packed_.floats(), n, [&](const Outputs& part) {
        std::memcpy(qkv_.floats() + part.row * qkv_stride_ + part.first, part.values,
                    static_cast<std::size_t>(part.n) * sizeof(float));
      });
      for (int r = 0; r < n; ++r) {
        const float* key = qkv_.floats() + r * qkv_stride_;
        for (int head = 0; head < heads_; ++head, key += layout.head_dim()) {
          store_key(layout, cache + offsets_[i] * number_bytes_, {0, first + r}, head, key,
                    key + state_);
        }
      }
    }
  }
}

void Forward::clear(std::byte* cache) const {
  for (std::size_t i = 0; i < caches_.size(); ++i) {
    if (caches_[i].leading_zeros() == 0) continue;
    std::memset(cache + offsets_[i] * number_bytes_, 0, caches_[i].size() * number_bytes_);
  }
}

void Forward::fill_cache_with_noise(std::byte* cache) const {
  std::uint32_t random = 1;
  const auto next = [&random] {
    random = random * 1664525u + 1013904223u;
    return static_cast<float>(static_cast<std::int32_t>(random)) * 0x1p-31f;
  };
  auto* floats = reinterpret_cast<float*>(cache);
  auto* halves = reinterpret_cast<std::uint16_t*>(cache);
  for (std::size_t i = 0; i < cache_size_; ++i) {
    if (cache_type_ == Precision::kFp32) {
      floats[i] = next();
    } else {
      halves[i] = cache_type_ == Precision::kFp16 ? float_to_fp16(next()) : float_to_bf16(next());
    }
  }
}

}  // namespace crooner::engine::cpu
