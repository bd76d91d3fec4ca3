#pragma once

#include <span>

#include "engine/cpu/convolution.h"

namespace crooner::engine::cpu {

// How packed weights are stored, and keys and values (which are never kInt8). Activations and sums
// are float32 in all of them.
enum class WeightType { kFp32, kBf16, kFp16, kInt8 };

// Bytes a number.
constexpr int bytes_of(WeightType type) {
  return type == WeightType::kFp32 ? 4 : type == WeightType::kInt8 ? 1 : 2;
}

inline constexpr int kLanes = 16;    // of every target: what one register holds in AVX-512
inline constexpr int kPanel = 64;    // outputs of a panel of packed weights; the last may have 32
inline constexpr int kMaxRows = 12;  // of a row panel

// Where a panel keeps the weight of output j among those of one input. bfloat16: outputs j and
// j + 16 share a word, the low half and the high one, each of which one operation makes a float32.
constexpr int packed_index(WeightType type, int j) {
  return type == WeightType::kBf16 ? j / 32 * 32 + j % 16 * 2 + j / 16 % 2 : j;
}

// The rows of a product: some row panels, one behind the other, each [inputs][its rows].
struct ProductRows {
  const float* x;
  const int* sizes;  // rows of each panel: 1..kMaxRows
  int panels;
};

// The numeric heart of the engine, once for every instruction set. All targets give the same bits:
// a sum of products runs over its inputs in order, one fused multiply-add after the other, and
// lanes only ever hold different outputs; the few sums over lanes (layer norm, softmax) have
// sixteen partial sums, whatever the registers hold, that a fixed tree adds up.
struct Kernels {
  const char* name;  // "avx512"

  // sums[r * kPanel + j] = sum over i of x(i, r) * panel[i * width + packed_index(j)], j < width,
  // over all rows of all row panels. width: 32 or 64.
  void (*product)(const ProductRows& rows, const void* panel, WeightType type, int width,
                  int inputs, float* sums);

  // y = (x - mean) / sqrt(variance + 1e-5) * gain + bias, over n.
  void (*layer_norm)(const float* x, int n, const float* gain, const float* bias, float* y);

  // x * sigmoid(1.702 x), in place; n is a multiple of kLanes.
  void (*quick_gelu)(float* x, int n);

  // exp(x), in place; n is a multiple of kLanes. Below -86: 0. Above 88: exp(88).
  void (*exponential)(float* x, int n);

  // One query of one head over the first `count` > 0 keys of a run:
  // out = softmax(scale * (query . key)) . value.
  // keys: [group of kLanes keys][dim][kLanes]; values: [key][value_stride], value_stride = head_dim
  // rounded up to kLanes, and so is what `out` holds. Both are stored in `type`, not kInt8. scores:
  // scratch for count rounded up to kLanes.
  void (*attend)(const float* query, int head_dim, const void* keys, const void* values,
                 WeightType type, int value_stride, int count, float scale, float* scores,
                 float* out);

  void (*convolve)(const ConvolutionTile& tile);
  void (*nearest)(const NearestTile& tile);

  // For measuring (machine_rate.h). Reads n floats; the result is of no use.
  float (*read_all)(const float* x, long n);
  // `steps` fused multiply-adds of kLanes lanes, in independent chains.
  float (*multiply_add)(long steps);
};

enum class Target { kPortable, kAvx2, kAvx512, kNeon };

// The targets that this machine can run, the best last.
std::span<const Target> targets();
inline Target best_target() {
  return targets().back();
}

// Precondition: `target` is one of targets().
const Kernels& kernels(Target target);

}  // namespace crooner::engine::cpu
