#pragma once

// The parts of a step, one kernel each (docs/cuda.md): embedding, five per layer, logits, and the
// sampling of a token, after which the row's next input is made. None depends on the number of
// blocks or threads.

#include "engine/cuda/attention.h"
#include "engine/cuda/embedding.h"
#include "engine/cuda/launch.h"
#include "engine/cuda/product.h"
#include "engine/cuda/sampling.h"

namespace crooner::engine::cuda {

// A key's or value's number of a position: k counts the numbers of all heads.
template <Precision kCache>
DEVICE void store_key(const Layer& layer, const Model& m, int slot,
                      config::AttentionRuns::Entry entry, bool value, int k, float number) {
  const int key_size = m.heads * m.head_stride;
  auto* to = keys_of<kCache>(layer, m, slot, entry.run) +
             (static_cast<std::size_t>(value) * layer.runs.capacity() + entry.index) * key_size;
  to[k / m.head_dim * m.head_stride + k % m.head_dim] = Stored<kCache>::narrow(number);
}

// The type of the keys whose projection has weights of this type.
constexpr Precision cache_of(Precision weights) {
  return weights == Precision::kInt8 ? Precision::kFp16 : weights;
}

// A row as the kernel before has left it.
DEVICE Row fresh_row(const Row* from) {
  Row row;
  row.slot = load_fresh(&from->slot);
  row.position = load_fresh(&from->position);
  row.token = load_fresh(&from->token);
  row.greedy = load_fresh(&from->greedy);
  row.temperature = load_fresh(&from->temperature);
  row.top_k = load_fresh(&from->top_k);
  row.top_p = load_fresh(&from->top_p);
  row.sample_index = load_fresh(&from->sample_index);
  row.level = load_fresh(&from->level);
  row.seed = load_fresh(&from->seed);
  row.first_position = load_fresh(&from->first_position);
  row.guides = load_fresh(&from->guides);
  row.guidance = load_fresh(&from->guidance);
  row.sampled = load_fresh(&from->sampled);
  row.non_finite = load_fresh(&from->non_finite);
  return row;
}

DEVICE void part_embed(const Step& s) {
  wait_for_previous_kernel();
  for (int row = blockIdx.x; row < s.rows; row += gridDim.x) {
    const Row r = fresh_row(s.row + row);
    embed(s, row, s.slots[r.slot], r.position, r.token);
  }
}

// LN 0, c_attn; keys and values go into the cache.
template <Precision kType, int kRows>
DEVICE void part_qkv(const Step& s, const Layer& layer) {
  const Model& m = s.model;
  product<kType, kRows>(
      layer.c_attn, s,
      Normalized(layer.gain_0, layer.bias_0,
                 [&](int row, int k) {
                   return load_fresh(s.x + static_cast<std::size_t>(row) * m.width + k);
                 }),
      [&](int row, int output, float value) {
        if (output < m.state) {
          const int k = output / m.head_dim * m.head_stride + output % m.head_dim;
          s.queries[static_cast<std::size_t>(row) * m.heads * m.head_stride + k] = value;
          return;
        }
        const config::AttentionRuns::Entry entry =
            layer.runs.entry(load_fresh(&s.row[row].position));
        if (entry.index < 0) return;
        const int k = output - m.state;
        store_key<cache_of(kType)>(layer, m, load_fresh(&s.row[row].slot), entry, k >= m.state,
                                   k % m.state, value);
      });
}

// Keys and values of the lyrics: x is their encoding, a row's position its index.
template <Precision kType, int kRows>
DEVICE void part_lyrics(const Step& s, const Layer& layer) {
  const Model& m = s.model;
  product<kType, kRows>(layer.c_enc_kv, s, AsTheyAre([&](int row, int k) {
                          return load_fresh(s.x + static_cast<std::size_t>(row) * m.width + k);
                        }),
                        [&](int row, int k, float value) {
                          store_key<cache_of(kType)>(layer, m, load_fresh(&s.row[row].slot),
                                                     {0, load_fresh(&s.row[row].position)},
                                                     k >= m.state, k % m.state, value);
                        });
}

template <Precision kCache>
DEVICE void part_attend(const Step& s, const Layer& layer) {
  const int warp = threadIdx.x / 32, warps = blockDim.x / 32;
  const int capacity = layer.runs.capacity(), parts = parts_of(capacity, capacity);
  wait_for_previous_kernel();
  for (int unit = blockIdx.x * warps + warp; unit < s.rows * s.model.heads * parts;
       unit += gridDim.x * warps) {
    attend_part<kCache>(s, layer, unit / parts / s.model.heads, unit / parts % s.model.heads,
                        unit % parts);
  }
}

template <Precision kType, int kRows>
DEVICE void part_attention_out(const Step& s, const Layer& layer) {
  const Model& m = s.model;
  product<kType, kRows>(layer.c_proj, s,
                        AsTheyAre([&](int row, int k) { return attended(s, layer, row, k); }),
                        [&](int row, int output, float value) {
                          s.attention[static_cast<std::size_t>(row) * m.width + output] = value;
                        });
}

// LN 1 of x + attention, c_fc, quick GELU.
template <Precision kType, int kRows>
DEVICE void part_mlp_in(const Step& s, const Layer& layer) {
  const Model& m = s.model;
  product<kType, kRows>(
      layer.c_fc, s,
      Normalized(layer.gain_1, layer.bias_1,
                 [&](int row, int k) {
                   const std::size_t i = static_cast<std::size_t>(row) * m.width + k;
                   return load_fresh(s.x + i) + load_fresh(s.attention + i);
                 }),
      [&](int row, int output, float value) {
        s.hidden[static_cast<std::size_t>(row) * m.mlp + output] = quick_gelu(value);
      });
}

template <Precision kType, int kRows>
DEVICE void part_mlp_out(const Step& s, const Layer& layer) {
  const Model& m = s.model;
  product<kType, kRows>(layer.mlp_proj, s, AsTheyAre([&](int row, int k) {
                          return load_fresh(s.hidden + static_cast<std::size_t>(row) * m.mlp + k);
                        }),
                        [&](int row, int output, float value) {
                          const std::size_t i = static_cast<std::size_t>(row) * m.width + output;
                          const float branches = load_fresh(s.attention + i) + value;
                          s.x[i] = load_fresh(s.x + i) + m.branch_scale * branches;
                        });
}

template <Precision kType, int kRows>
DEVICE void part_logits(const Step& s) {
  const Model& m = s.model;
  product<kType, kRows>(m.x_out, s, AsTheyAre([&](int row, int k) {
                          const float x =
                              load_fresh(s.x + static_cast<std::size_t>(row) * m.width + k);
                          const Slot& slot = s.slots[load_fresh(&s.row[row].slot)];
                          if (!m.add_cond_after || slot.x_cond_positions == 0) return x;
                          return x + x_cond(slot, m, load_fresh(&s.row[row].position), k);
                        }),
                        [&](int row, int output, float value) {
                          s.logits[static_cast<std::size_t>(row) * m.vocabulary + output] = value;
                        });
}

// Samples a token for a row and those that guide it, unless the logits of one of them are not
// finite: they keep their positions and sample nothing more.
DEVICE void sample(const Step& s, int row) {
  const Model& m = s.model;
  const Row r = fresh_row(s.row + row);
  const auto belongs = [&](int k) { return k == row || load_fresh(&s.row[k].guides) == row; };
  BlockSampler sampler(m.vocabulary);
  bool finite = true;
  for (int k = 0; k < s.rows; ++k) {
    if (!belongs(k)) continue;
    const bool earlier = load_fresh(&s.row[k].non_finite) != 0;
    const bool now =
        !earlier && !sampler.all_finite(s.logits + static_cast<std::size_t>(k) * m.vocabulary);
    if (now && threadIdx.x == 0) s.row[k].non_finite = 1 + load_fresh(&s.row[k].position);
    finite = finite && !earlier && !now;
  }
  if (!finite) return;
  sampler.load(s, row);
  const int token = sampler(r);
  for (int k = 0; k < s.rows; ++k) {
    if (!belongs(k)) continue;
    const Row own = fresh_row(s.row + k);
    if (own.position + 1 < m.n_ctx) {
      embed(s, k, s.slots[own.slot], own.position + 1, token);
    }
    __syncthreads();
    if (threadIdx.x != 0) continue;
    s.tokens[static_cast<std::size_t>(own.sampled) * s.rows + k] = token;
    s.row[k].token = token;
    s.row[k].sampled = own.sampled + 1;
    s.row[k].position = own.position + 1;
  }
}

DEVICE void part_sample(const Step& s) {
  wait_for_previous_kernel();
  for (int row = blockIdx.x; row < s.rows; row += gridDim.x) {
    if (load_fresh(&s.row[row].guides) < 0) sample(s, row);
    __syncthreads();
  }
}

// One part, by all threads of a kernel. kType: of its weights; of part kAttend, of the cache.
template <Part kPart, Precision kType, int kRows>
DEVICE void run_part(const Step& s, const Layer& layer) {
  let_next_kernel_start();
  if constexpr (kPart == Part::kEmbed) part_embed(s);
  if constexpr (kPart == Part::kQkv) part_qkv<kType, kRows>(s, layer);
  if constexpr (kPart == Part::kLyrics) part_lyrics<kType, kRows>(s, layer);
  if constexpr (kPart == Part::kAttend) part_attend<kType>(s, layer);
  if constexpr (kPart == Part::kAttentionOut) part_attention_out<kType, kRows>(s, layer);
  if constexpr (kPart == Part::kMlpIn) part_mlp_in<kType, kRows>(s, layer);
  if constexpr (kPart == Part::kMlpOut) part_mlp_out<kType, kRows>(s, layer);
  if constexpr (kPart == Part::kLogits) part_logits<kType, kRows>(s);
  if constexpr (kPart == Part::kSample) part_sample(s);
}

}  // namespace crooner::engine::cuda
