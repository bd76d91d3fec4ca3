#pragma once

// Attention of one position per row over the keys of its run (config/attention_runs.h). The keys
// are taken in parts, each by a warp, kKeys at a time and in order; a part's result is its largest
// score, the sum of its weights and its weighted values. What comes next adds the parts in order
// while it stages its inputs: attended().

#include <cmath>

#include "engine/cuda/numbers.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {

// The keys of a slot's run; its values follow after capacity keys.
template <Precision kCache>
DEVICE typename Stored<kCache>::Type* keys_of(const Layer& layer, const Model& m, int slot,
                                              int run) {
  const std::size_t key = static_cast<std::size_t>(m.heads) * m.head_stride;
  const std::size_t index = static_cast<std::size_t>(slot) * layer.runs.runs() + run;
  return static_cast<typename Stored<kCache>::Type*>(layer.cache) +
         index * 2 * layer.runs.capacity() * key;
}

DEVICE float* partial_of(const Step& s, const Layer& layer, int row, int head, int part) {
  const int capacity = layer.runs.capacity();
  const std::size_t index =
      static_cast<std::size_t>(row * s.model.heads + head) * parts_of(capacity, capacity) + part;
  return s.partials + index * partial_stride(s.model);
}

// One part of a head of a row, by a warp.
template <Precision kCache>
DEVICE void attend_part(const Step& s, const Layer& layer, int row, int head, int part) {
  const Model& m = s.model;
  const config::AttentionRuns::Keys run = layer.runs.keys(load_fresh(&s.row[row].position));
  const int lane = threadIdx.x % 32, dims = m.head_stride, key_size = m.heads * dims;
  const int begin = part * keys_per_part(layer.runs.capacity());
  const int end = min(run.count, begin + keys_per_part(layer.runs.capacity()));
  if (begin >= end) return;
  const auto* keys = keys_of<kCache>(layer, m, load_fresh(&s.row[row].slot), run.run) + head * dims;
  const auto* values = keys + static_cast<std::size_t>(layer.runs.capacity()) * key_size;
  const float* query = s.queries + (static_cast<std::size_t>(row) * m.heads + head) * dims;
  const float scale = 1.0f / sqrtf(static_cast<float>(m.head_dim));
  float* out = partial_of(s, layer, row, head, part);
  float top = -INFINITY, total = 0;
  for (int first = begin; first < end; first += kKeys) {
    const int n = min(kKeys, end - first);
    float score[kKeys] = {};
    for (int d = 2 * lane; d < dims; d += 64) {
      const float2 q = load_fresh(reinterpret_cast<const float2*>(query + d));
      UNROLL
      for (int j = 0; j < kKeys; ++j) {
        if (j >= n) break;
        float a, b;
        load_pair<kCache>(keys + static_cast<std::size_t>(first + j) * key_size + d, a, b);
        score[j] = fmaf(q.y, b, fmaf(q.x, a, score[j]));
      }
    }
    warp_sums(score);
    float next_top = top;
    UNROLL
    for (int j = 0; j < kKeys; ++j) {
      score[j] = score[j] * scale;
      if (j < n && score[j] > next_top) next_top = score[j];
    }
    const float kept = exp_of_non_positive(top - next_top);  // of what earlier keys have added
    total = total * kept;
    UNROLL
    for (int j = 0; j < kKeys; ++j) {
      score[j] = j < n ? exp_of_non_positive(score[j] - next_top) : 0.0f;
      total += score[j];
    }
    top = next_top;
    for (int d = 2 * lane; d < dims; d += 64) {
      auto* sums = reinterpret_cast<float2*>(out + 2 + d);
      float2 sum = {0.0f, 0.0f};
      if (first != begin) sum = {sums->x * kept, sums->y * kept};
      UNROLL
      for (int j = 0; j < kKeys; ++j) {
        if (j >= n) break;
        float a, b;
        load_pair<kCache>(values + static_cast<std::size_t>(first + j) * key_size + d, a, b);
        sum.x = fmaf(score[j], a, sum.x);
        sum.y = fmaf(score[j], b, sum.y);
      }
      *sums = sum;
    }
  }
  if (lane == 0) out[0] = top, out[1] = total;
}

// Element k of what a row's heads have attended to: the parts, in order.
DEVICE float attended(const Step& s, const Layer& layer, int row, int k) {
  const Model& m = s.model;
  const int count = layer.runs.keys(load_fresh(&s.row[row].position)).count;
  const int parts = parts_of(count, layer.runs.capacity());
  if (parts == 0) return 0.0f;
  const float* partial = partial_of(s, layer, row, k / m.head_dim, 0);
  const int d = k % m.head_dim;
  float top = -INFINITY;
  UNROLL_2
  for (int part = 0; part < parts; ++part) {
    const float t = load_fresh(partial + part * partial_stride(m));
    top = t > top ? t : top;
  }
  float sum = 0, total = 0;
  UNROLL_1  // more at once, and the products have too few registers
      for (int part = 0; part < parts; ++part) {
    const float* p = partial + part * partial_stride(m);
    const float weight = exp_of_non_positive(load_fresh(p) - top);
    sum = fmaf(weight, load_fresh(p + 2 + d), sum);
    total = fmaf(weight, load_fresh(p + 1), total);
  }
  return sum / total;
}

}  // namespace crooner::engine::cuda
