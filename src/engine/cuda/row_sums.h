#pragma once

// Sums over a row: element i belongs to lane i % 32 of group i / 32 % kGroups; a lane adds its
// elements in order, the lanes of a group add by a butterfly, the groups in order. By a block or by
// a warp: the same bits.

#include "engine/cuda/device.h"

namespace crooner::engine::cuda {

constexpr int kGroups = 16;

// By all threads of a block; scratch: kGroups floats of shared memory. The caller synchronises
// before scratch is used again.
template <class Get>
DEVICE float block_sum(int n, float* scratch, Get get) {
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
  for (int group = warp; group < kGroups; group += warps) {
    float sum = 0;
    for (int i = group * 32 + lane; i < n; i += kGroups * 32) sum += get(i);
    sum = warp_sum(sum);
    if (lane == 0) scratch[group] = sum;
  }
  __syncthreads();
  float total = 0;
  UNROLL
  for (int group = 0; group < kGroups; ++group) total += scratch[group];
  return total;
}

// By the threads of a warp.
template <class Get>
DEVICE float row_sum(int n, Get get) {
  const int lane = threadIdx.x % 32;
  float total = 0;
  UNROLL_4
  for (int group = 0; group < kGroups; ++group) {
    float sum = 0;
    for (int i = group * 32 + lane; i < n; i += kGroups * 32) sum += get(i);
    total += warp_sum(sum);
  }
  return total;
}

// The same with an element of every group on its way at once, where there are registers for it.
template <class Get>
DEVICE float wide_row_sum(int n, Get get) {
  float sum[kGroups] = {};
  UNROLL_1
  for (int i = threadIdx.x % 32; i < n; i += kGroups * 32) {
    UNROLL
    for (int group = 0; group < kGroups; ++group) {
      if (i + group * 32 < n) sum[group] += get(i + group * 32);
    }
  }
  warp_sums(sum);
  float total = 0;
  UNROLL
  for (int group = 0; group < kGroups; ++group) total += sum[group];
  return total;
}

}  // namespace crooner::engine::cuda
