// The kernels over the sixteen lanes of one target. Included once by each kernels_<target>.cc,
// which defines CROONER_TARGET (the namespace that holds Vec) and has included the standard headers
// before it enables the instruction set: an inline function of the standard library that is
// compiled for AVX-512 could become the one that an older machine calls.

#include "engine/cpu/keys_inl.h"

namespace crooner::engine::cpu::CROONER_TARGET {
namespace {

inline constexpr float kLaneIndex[kLanes] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

inline int round_up(int n) {
  return (n + kLanes - 1) / kLanes * kLanes;
}

// x where the lane is below n, else `other`.
inline Vec first_lanes(Vec x, int n, Vec other) {
  return select_less(load(kLaneIndex), set(static_cast<float>(n)), x, other);
}

// The sum of sixteen partial sums, always added in this order.
inline float tree_sum(Vec x) {
  float s[kLanes];
  store(s, x);
  for (int half = kLanes / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) s[i] = s[i] + s[i + half];
  }
  return s[0];
}

// exp(x) = 2^n e^r with n = round(x / ln 2) and |r| <= ln(2) / 2. Adding 1.5 * 2^23 rounds x / ln 2
// to an integer and leaves it in the low bits of the sum, from where add_exponent() shifts it into
// the exponent. ln 2 is split in two constants (Cody and Waite) so that r is nearly exact. The
// coefficients are those of expf in Moshier's Cephes library (single/expf.c), a minimax polynomial
// for (e^r - 1 - r) / r^2. Measured over [-86, 88]: relative error at most 8.5e-8, 1.01 ulp.
inline Vec exponential(Vec x) {
  const Vec magic = set(12582912.0f);
  const Vec clamped = min(max(x, set(-86.0f)), set(88.0f));
  const Vec shifted = fma(clamped, set(1.44269504088896341f), magic);
  const Vec n = sub(shifted, magic);
  Vec r = fma(n, set(-0.693359375f), clamped);
  r = fma(n, set(2.12194440e-4f), r);
  Vec p = set(1.9875691500e-4f);
  p = fma(p, r, set(1.3981999507e-3f));
  p = fma(p, r, set(8.3334519073e-3f));
  p = fma(p, r, set(4.1665795894e-2f));
  p = fma(p, r, set(1.6666665459e-1f));
  p = fma(p, r, set(5.0000001201e-1f));
  p = fma(p, mul(r, r), r);
  p = add(p, set(1.0f));
  return select_less(x, set(-86.0f), set(0.0f), add_exponent(p, shifted));
}

void exponential_in_place(float* x, int n) {
  for (int i = 0; i < n; i += kLanes) store(x + i, exponential(load(x + i)));
}

void quick_gelu(float* x, int n) {
  for (int i = 0; i < n; i += kLanes) {
    const Vec v = load(x + i);
    const Vec e = exponential(mul(v, set(-1.702f)));
    store(x + i, div(v, add(set(1.0f), e)));
  }
}

// Loads 16 values of which n exist; the other lanes are zero.
inline Vec load_first(const float* x, int n) {
  float buffer[kLanes] = {};
  for (int i = 0; i < n; ++i) buffer[i] = x[i];
  return load(buffer);
}

void layer_norm(const float* x, int n, const float* gain, const float* bias, float* y) {
  const int whole = n / kLanes * kLanes, rest = n - whole;
  Vec sum = set(0.0f);
  for (int i = 0; i < whole; i += kLanes) sum = add(sum, load(x + i));
  if (rest > 0) sum = add(sum, load_first(x + whole, rest));
  const float mean = tree_sum(sum) / static_cast<float>(n);

  const Vec center = set(mean);
  Vec squares = set(0.0f);
  for (int i = 0; i < whole; i += kLanes) {
    const Vec d = sub(load(x + i), center);
    squares = fma(d, d, squares);
  }
  if (rest > 0) {
    const Vec d = first_lanes(sub(load_first(x + whole, rest), center), rest, set(0.0f));
    squares = fma(d, d, squares);
  }
  const float variance = tree_sum(squares) / static_cast<float>(n);

  const Vec factor = set(1.0f / __builtin_sqrtf(variance + 1e-5f));
  for (int i = 0; i < whole; i += kLanes) {
    const Vec d = mul(sub(load(x + i), center), factor);
    store(y + i, fma(d, load(gain + i), load(bias + i)));
  }
  if (rest > 0) {
    const Vec d = mul(sub(load_first(x + whole, rest), center), factor);
    float buffer[kLanes];
    store(buffer, fma(d, load_first(gain + whole, rest), load_first(bias + whole, rest)));
    for (int i = 0; i < rest; ++i) y[whole + i] = buffer[i];
  }
}

// scale * (query . key) for `Groups` groups of kLanes keys: one accumulator per group, so that the
// latency of the fused multiply-adds overlaps. Each score sums over the dims in order.
template <typename Keys, int Groups>
inline void score_groups(const float* query, int head_dim, const typename Keys::Number* keys,
                         float scale, float* scores) {
  const int stride = key_dims(head_dim) * kLanes;
  Vec sums[Groups];
  for (int g = 0; g < Groups; ++g) sums[g] = set(0.0f);
  int d = 0;
  for (; d + 2 <= head_dim; d += 2) {
    const Vec first = set(query[d]), second = set(query[d + 1]);
#pragma GCC unroll 4
    for (int g = 0; g < Groups; ++g) {
      const Pair pair = Keys::two(keys + g * stride + d * kLanes, 0, kLanes);
      sums[g] = fma(second, pair.second, fma(first, pair.first, sums[g]));
    }
  }
  if (d < head_dim) {
    const Vec q = set(query[d]);
    for (int g = 0; g < Groups; ++g) {
      sums[g] = fma(q, Keys::one(keys + g * stride + d * kLanes, 0), sums[g]);
    }
  }
  for (int g = 0; g < Groups; ++g) store(scores + g * kLanes, mul(sums[g], set(scale)));
}

// `Vectors` vectors of the weighted sum of the values, from vector `begin` on, over the keys in
// order.
template <typename Keys, int Vectors>
inline void sum_values(const float* weights, int count, const typename Keys::Number* values,
                       int value_stride, int begin, float total, float* out) {
  Vec sums[Vectors];
  for (int v = 0; v < Vectors; ++v) sums[v] = set(0.0f);
  int k = 0;
  for (; k + 2 <= count; k += 2) {
    const Vec first = set(weights[k]), second = set(weights[k + 1]);
    const typename Keys::Number* value = values + static_cast<long>(k) * value_stride;
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      const Pair pair = Keys::two(value, begin + v, value_stride);
      sums[v] = fma(second, pair.second, fma(first, pair.first, sums[v]));
    }
  }
  if (k < count) {
    const Vec w = set(weights[k]);
    const typename Keys::Number* value = values + static_cast<long>(k) * value_stride;
    for (int v = 0; v < Vectors; ++v) sums[v] = fma(w, Keys::one(value, begin + v), sums[v]);
  }
  for (int v = 0; v < Vectors; ++v) store(out + (begin + v) * kLanes, div(sums[v], set(total)));
}

// Attention in three passes over the scores, which stay in the first-level cache:
//   1. scores: kLanes keys per vector, four such groups at a time;
//   2. softmax numerators: exp(score - max), summed in sixteen lanes and then by tree_sum();
//   3. values: sum over the keys in order, then one division per output.
// Lanes beyond the last key are masked: there the cache holds arbitrary numbers.
template <typename Keys>
void attend_over(const float* query, int head_dim, const void* key_run, const void* value_run,
                 int value_stride, int count, float scale, float* scores, float* out) {
  const auto* keys = static_cast<const typename Keys::Number*>(key_run);
  const auto* values = static_cast<const typename Keys::Number*>(value_run);
  const int groups = round_up(count) / kLanes, group_size = key_dims(head_dim) * kLanes;
  for (int g = 0; g < groups; g += 4) {
    const typename Keys::Number* from = keys + static_cast<long>(g) * group_size;
    float* to = scores + g * kLanes;
    switch (groups - g) {
      case 1:
        score_groups<Keys, 1>(query, head_dim, from, scale, to);
        break;
      case 2:
        score_groups<Keys, 2>(query, head_dim, from, scale, to);
        break;
      case 3:
        score_groups<Keys, 3>(query, head_dim, from, scale, to);
        break;
      default:
        score_groups<Keys, 4>(query, head_dim, from, scale, to);
        break;
    }
  }

  const int last = (groups - 1) * kLanes, in_last = count - last;
  const Vec lowest = set(-3.4028235e38f);
  store(scores + last, first_lanes(load(scores + last), in_last, lowest));
  Vec highest = lowest;
  for (int i = 0; i < groups * kLanes; i += kLanes) highest = max(highest, load(scores + i));
  float lanes[kLanes];
  store(lanes, highest);
  float top = lanes[0];
  for (int i = 1; i < kLanes; ++i) top = lanes[i] > top ? lanes[i] : top;

  Vec sum = set(0.0f);
  for (int i = 0; i < groups * kLanes; i += kLanes) {
    Vec e = exponential(sub(load(scores + i), set(top)));
    if (i == last) e = first_lanes(e, in_last, set(0.0f));
    store(scores + i, e);
    sum = add(sum, e);
  }
  const float total = tree_sum(sum);

  const int vectors = value_stride / kLanes;
  int v = 0;
  for (; v + 4 <= vectors; v += 4) {
    sum_values<Keys, 4>(scores, count, values, value_stride, v, total, out);
  }
  switch (vectors - v) {
    case 1:
      return sum_values<Keys, 1>(scores, count, values, value_stride, v, total, out);
    case 2:
      return sum_values<Keys, 2>(scores, count, values, value_stride, v, total, out);
    case 3:
      return sum_values<Keys, 3>(scores, count, values, value_stride, v, total, out);
  }
}

void attend(const float* query, int head_dim, const void* keys, const void* values, Precision type,
            int value_stride, int count, float scale, float* scores, float* out) {
  switch (type) {
    case Precision::kFp16:
      return attend_over<Fp16Keys>(query, head_dim, keys, values, value_stride, count, scale,
                                   scores, out);
    case Precision::kBf16:
      return attend_over<Bf16Keys>(query, head_dim, keys, values, value_stride, count, scale,
                                   scores, out);
    default:
      return attend_over<FloatKeys>(query, head_dim, keys, values, value_stride, count, scale,
                                    scores, out);
  }
}

}  // namespace
}  // namespace crooner::engine::cpu::CROONER_TARGET
