#pragma once

// Numbers as they are stored: caches in their type, activations in pairs for tensor cores.

#include "engine/cuda/device.h"
#include "engine/token_sampler/exp_of_non_positive.h"

namespace crooner::engine::cuda {

template <Precision kType>
struct Stored {  // kFp32
  using Type = float;
  static DEVICE float narrow(float x) { return x; }
  static DEVICE float widen(float x) { return x; }
};
template <>
struct Stored<Precision::kFp16> {
  using Type = std::uint16_t;
  static DEVICE std::uint16_t narrow(float x) { return fp16_of(x); }
  static DEVICE float widen(std::uint16_t x) { return float_of_fp16(x); }
};
template <>
struct Stored<Precision::kBf16> {
  using Type = std::uint16_t;
  static DEVICE std::uint16_t narrow(float x) { return bf16_of(x); }
  static DEVICE float widen(std::uint16_t x) { return float_of_bf16(x); }
};

// Two neighbouring stored numbers, the first at an even index, by one load.
template <Precision kType>
DEVICE void load_pair(const typename Stored<kType>::Type* p, float& a, float& b) {
  if constexpr (kType == Precision::kFp32) {
    const float2 pair = load_fresh(reinterpret_cast<const float2*>(p));
    a = pair.x;
    b = pair.y;
  } else {
    const std::uint32_t pair = load_fresh(reinterpret_cast<const std::uint32_t*>(p));
    a = Stored<kType>::widen(static_cast<std::uint16_t>(pair));
    b = Stored<kType>::widen(static_cast<std::uint16_t>(pair >> 16));
  }
}

// x sigmoid(1.702 x)
DEVICE float quick_gelu(float x) {
  const float z = x * 1.702f;
  const float e = exp_of_non_positive(z < 0 ? z : -z);
  return x * ((z < 0 ? e : 1.0f) / (1.0f + e));
}

}  // namespace crooner::engine::cuda
