#pragma once

#include <cstddef>
#include <span>

#include "base/precision.h"
#include "engine/cpu/convolution.h"

namespace crooner::engine::cpu {

// Weights, keys and values are stored in a Precision (never kAuto; keys and values never kInt8).
// Activations and sums are float32 in all of them.

inline constexpr int kLanes = 16;    // of every target: one AVX-512 register
inline constexpr int kPanel = 64;    // outputs per panel of packed weights; the last may have 32
inline constexpr int kMaxRows = 12;  // per row panel

// The position of output j's weight among a panel's weights of one input. In bfloat16, outputs j
// and j + 16 share a 32-bit word (low and high half), so that one shift or mask makes each a
// float32.
constexpr int packed_index(Precision type, int j) {
  return type == Precision::kBf16 ? j / 32 * 32 + j % 16 * 2 + j / 16 % 2 : j;
}

// A run of keys and values is stored so that a number and the one that follows it in a sum (of the
// next dim of a key, of the next key's value) can share a 32-bit word, as bfloat16 does it.
constexpr int key_dims(int head_dim) {  // dims stored per key: an even number
  return (head_dim + 1) / 2 * 2;
}
// The position of dim d of a key: [group of kLanes keys][dim][kLanes], in bfloat16 [group of kLanes
// keys][pair of dims][kLanes][2].
constexpr std::size_t key_index(Precision type, int head_dim, int key, int d) {
  const int group = key / kLanes * key_dims(head_dim), lane = key % kLanes;
  return type == Precision::kBf16
             ? static_cast<std::size_t>(group + d / 2 * 2) * kLanes + lane * 2 + d % 2
             : static_cast<std::size_t>(group + d) * kLanes + lane;
}
// The position of dim d of a key's value: [key][value_stride], in bfloat16 [pair of
// keys][value_stride][2].
constexpr std::size_t value_index(Precision type, int value_stride, int key, int d) {
  return type == Precision::kBf16
             ? static_cast<std::size_t>(key / 2 * 2) * value_stride + d * 2 + key % 2
             : static_cast<std::size_t>(key) * value_stride + d;
}

// The rows of a product: consecutive row panels, each [inputs][its rows].
struct ProductRows {
  const float* x;
  const int* sizes;  // rows of each panel: 1..kMaxRows
  int panels;
};

// The numeric kernels, compiled once per instruction set. All targets give the same bits: a sum of
// products runs over its inputs in order, one fused multiply-add after the other, and lanes only
// ever hold different outputs; the few sums over lanes (layer norm, softmax) have sixteen partial
// sums, whatever the register width, that a fixed tree adds up (docs/decisions/0020).
struct Kernels {
  const char* name;  // "avx512"

  // sums[r * kPanel + j] = sum over i of x(i, r) * panel[i * width + packed_index(j)], j < width,
  // over all rows of all row panels. width: 32 or 64.
  void (*product)(const ProductRows& rows, const void* panel, Precision type, int width, int inputs,
                  float* sums);

  // y = (x - mean) / sqrt(variance + 1e-5) * gain + bias, over n.
  void (*layer_norm)(const float* x, int n, const float* gain, const float* bias, float* y);

  // x * sigmoid(1.702 x), in place; n is a multiple of kLanes.
  void (*quick_gelu)(float* x, int n);

  // exp(x), in place; n is a multiple of kLanes. Below -86: 0. Above 88: exp(88).
  void (*exponential)(float* x, int n);

  // Attention of one query of one head to the first `count` > 0 keys of a run:
  // out = softmax(scale * (query . key)) . value.
  // keys, values: in the order of key_index() and value_index(), stored as `type`, not kInt8;
  // value_stride: head_dim rounded up to kLanes. out: [value_stride]. scores: scratch memory for
  // `count` rounded up to kLanes.
  void (*attend)(const float* query, int head_dim, const void* keys, const void* values,
                 Precision type, int value_stride, int count, float scale, float* scores,
                 float* out);

  void (*convolve)(const ConvolutionTile& tile);
  void (*nearest)(const NearestTile& tile);

  // For machine_rate.h: reads n floats; the result is meaningless.
  float (*read_all)(const float* x, long n);
  // `steps` fused multiply-adds of kLanes lanes, in independent chains.
  float (*multiply_add)(long steps);
};

enum class Target { kPortable, kAvx2, kAvx512, kNeon };

// The targets that this machine supports, the fastest last.
std::span<const Target> targets();
inline Target best_target() {
  return targets().back();
}

// Precondition: `target` is one of targets().
const Kernels& kernels(Target target);

}  // namespace crooner::engine::cpu
