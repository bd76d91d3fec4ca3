#pragma once

// Samples a token from the logits of a row, by a block: the tokens of engine/token_sampler, whose
// sums it takes in the same order.

#include <cmath>

#include "base/philox.h"
#include "engine/cuda/numbers.h"
#include "engine/cuda/shapes.h"
#include "engine/token_sampler/guidance.h"

namespace crooner::engine::cuda {

// Orders floats as unsigned integers; -0 is 0.
DEVICE std::uint32_t ordered(float x) {
  const std::uint32_t bits = bits_of(x + 0.0f);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

class BlockSampler {
 public:
  // Shared memory: sampling_bytes(vocabulary).
  DEVICE BlockSampler(int vocabulary)
      : n_(vocabulary),
        scratch_(reinterpret_cast<float*>(shared_memory())),
        keys_(reinterpret_cast<std::uint64_t*>(shared_memory() + kScratchBytes)),
        p_(reinterpret_cast<float*>(keys_ + sort_size(vocabulary))) {}

  // True, in every thread, if all logits of a row are finite.
  DEVICE bool all_finite(const float* logits) {
    float bad = 0;
    for (int i = threadIdx.x; i < n_; i += blockDim.x) {
      if ((bits_of(load_fresh(logits + i)) & 0x7f800000u) == 0x7f800000u) bad = 1;
    }
    return largest(bad) == 0;
  }

  // The logits of row `index` of a step, guided by those of its rows that guide it (guidance.h).
  DEVICE void load(const Step& s, int index) {
    const float* own = s.logits + static_cast<std::size_t>(index) * n_;
    float top = -INFINITY;
    for (int i = threadIdx.x; i < n_; i += blockDim.x) top = fmaxf(top, load_fresh(own + i));
    const float lowest = largest(top) - kLogGuidedRange;
    bool guided = false;
    for (int k = 0; k < s.rows; ++k) guided |= load_fresh(&s.row[k].guides) == index;
    for (int i = threadIdx.x; i < n_; i += blockDim.x) {
      const float c = load_fresh(own + i);
      float sum = c;
      for (int k = 0; guided && k < s.rows; ++k) {
        if (load_fresh(&s.row[k].guides) != index) continue;
        const float u = load_fresh(s.logits + static_cast<std::size_t>(k) * n_ + i);
        sum += load_fresh(&s.row[k].guidance) * (c - u);
      }
      p_[i] = guided && c < lowest ? -INFINITY : sum;
    }
  }

  // The token, in every thread, of the logits that were loaded.
  DEVICE int operator()(const Row& row) {
    if (!row.greedy) {
      for (int i = threadIdx.x; i < n_; i += blockDim.x) p_[i] = p_[i] / row.temperature;
      __syncthreads();
      if (row.top_k >= 1 && row.top_k < n_) keep_top_k(row.top_k);
      if (row.top_p > 0) keep_top_p(row.top_p);
    }
    const float top = top_logit();
    if (row.greedy) return first_equal(top);
    exponentials(top);
    return broadcast([&] { return sample_from_cdf(row); });
  }

 private:
  // The largest of the threads' numbers, in every thread.
  DEVICE float largest(float v) {
    v = warp_max(v);
    __syncthreads();
    if (threadIdx.x % 32 == 0) scratch_[threadIdx.x / 32] = v;
    __syncthreads();
    float top = scratch_[0];
    for (int warp = 1; warp < static_cast<int>(blockDim.x / 32); ++warp) {
      top = fmaxf(top, scratch_[warp]);
    }
    return top;
  }

  DEVICE float top_logit() {
    float top = -INFINITY;
    for (int i = threadIdx.x; i < n_; i += blockDim.x) top = fmaxf(top, p_[i]);
    return largest(top);
  }

  // What the first thread computes, in every thread.
  template <class Compute>
  DEVICE int broadcast(Compute compute) {
    __syncthreads();
    if (threadIdx.x == 0) reinterpret_cast<int*>(scratch_)[16] = compute();
    __syncthreads();
    return reinterpret_cast<int*>(scratch_)[16];
  }

  DEVICE int first_equal(float top) {
    float negative = -INFINITY;  // of the lowest index
    for (int i = threadIdx.x; i < n_; i += blockDim.x) {
      if (p_[i] == top) negative = fmaxf(negative, static_cast<float>(-i));
    }
    return static_cast<int>(-largest(negative));
  }

  // Logits below the k-th largest become -inf. The threshold by bisection of its bits.
  DEVICE void keep_top_k(int k) {
    std::uint32_t threshold = 0;
    for (std::uint32_t bit = 0x80000000u; bit != 0; bit >>= 1) {
      if (count_from(threshold | bit) >= k) threshold |= bit;
    }
    for (int i = threadIdx.x; i < n_; i += blockDim.x) {
      if (ordered(p_[i]) < threshold) p_[i] = -INFINITY;
    }
    __syncthreads();
  }

  DEVICE int count_from(std::uint32_t threshold) {
    float count = 0;  // exact: a vocabulary is small
    for (int i = threadIdx.x; i < n_; i += blockDim.x) count += ordered(p_[i]) >= threshold;
    count = warp_sum(count);
    __syncthreads();
    if (threadIdx.x % 32 == 0) scratch_[threadIdx.x / 32] = count;
    __syncthreads();
    float total = 0;
    for (int warp = 0; warp < static_cast<int>(blockDim.x / 32); ++warp) total += scratch_[warp];
    return static_cast<int>(total);
  }

  // The most probable tokens until their probabilities add up to more than `limit` are kept; of
  // equal logits the lower index comes first.
  DEVICE void keep_top_p(float limit) {
    const float top = top_logit();
    sort_by_logit();
    const int kept = broadcast([&] {
      float total = 0;
      for (int i = 0; i < n_; ++i) total += exp_of_non_positive(p_[i] - top);
      float cumulative = 0;
      int count = 0;
      while (count < n_ && !(cumulative > limit)) {
        cumulative += exp_of_non_positive(p_[token_of(count)] - top) / total;
        ++count;
      }
      return count;
    });
    for (int i = kept + threadIdx.x; i < n_; i += blockDim.x) p_[token_of(i)] = -INFINITY;
    __syncthreads();
  }

  DEVICE int token_of(int rank) const { return static_cast<int>(keys_[rank] & 0xffffffffu); }

  // Bitonic; keys_: the logits from the largest on, then the indices.
  DEVICE void sort_by_logit() {
    const int size = sort_size(n_);
    for (int i = threadIdx.x; i < size; i += blockDim.x) {
      keys_[i] = i < n_ ? static_cast<std::uint64_t>(~ordered(p_[i])) << 32 | i : ~std::uint64_t{0};
    }
    __syncthreads();
    for (int run = 2; run <= size; run *= 2) {
      for (int step = run / 2; step > 0; step /= 2) {
        for (int i = threadIdx.x; i < size; i += blockDim.x) {
          const int other = i ^ step;
          const std::uint64_t a = keys_[i], b = keys_[other];
          if (other > i && (a > b) == ((i & run) == 0)) keys_[i] = b, keys_[other] = a;
        }
        __syncthreads();
      }
    }
  }

  DEVICE void exponentials(float top) {
    for (int i = threadIdx.x; i < n_; i += blockDim.x) p_[i] = exp_of_non_positive(p_[i] - top);
  }

  // By one thread, in the order of the tokens. p_: exponentials.
  DEVICE int sample_from_cdf(const Row& row) {
    float sum = 0;
    UNROLL_8
    for (int i = 0; i < n_; ++i) p_[i] = sum += p_[i];
    const float target =
        uniform(row.seed, row.sample_index, row.level, row.first_position + row.position) * sum;
    const float below = float_of_bits(bits_of(sum) - 1);  // rounding may raise it to the total
    const float limit = target < below ? target : below;
    int begin = 0, end = n_;  // the first whose sum is more than the limit
    while (begin < end) {
      const int middle = (begin + end) / 2;
      if (p_[middle] > limit) {
        end = middle;
      } else {
        begin = middle + 1;
      }
    }
    return begin;
  }

  const int n_;
  float* scratch_;  // [32]
  std::uint64_t* keys_;
  float* p_;  // [vocabulary]
};

}  // namespace crooner::engine::cuda
