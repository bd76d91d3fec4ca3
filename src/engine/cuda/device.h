#pragma once

// What the kernels need beyond C++, for nvcc; the tests have the same for a CPU in their emulator.
// The only header that the kernels' sources include for it; everything else in them is ordinary
// CUDA C++, compiled without fused multiply-add (-fmad=false): sums and products round as they do
// on a CPU.
//
//   load_weights    read-only data, streamed past L1
//   load_fresh      data that another block or kernel has just written (never through L1)
//   wait_for_previous_kernel, let_next_kernel_start   programmatic dependent launch
//   multiply_tiles  d += a b on tensor cores
//   cluster_rank, sync_cluster, load_from_block   blocks that share their memory

#include <crooner/precision.h>

#include <cstdint>

#if defined(__CUDACC__)

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#define DEVICE __device__ __forceinline__
#define UNROLL _Pragma("unroll")
#define UNROLL_1 _Pragma("unroll 1")
#define UNROLL_2 _Pragma("unroll 2")
#define UNROLL_4 _Pragma("unroll 4")
#define UNROLL_8 _Pragma("unroll 8")

namespace crooner::engine::cuda {

DEVICE unsigned char* shared_memory() {
  extern __shared__ __align__(16) unsigned char memory[];
  return memory;
}

DEVICE uint4 load_weights(const uint4* p) {
  uint4 v;
  asm volatile("ld.global.nc.L1::no_allocate.L2::256B.v4.u32 {%0,%1,%2,%3}, [%4];"
               : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w)
               : "l"(p));
  return v;
}
DEVICE float load_weights(const float* p) {
  float v;
  asm volatile("ld.global.nc.L1::no_allocate.f32 %0, [%1];" : "=f"(v) : "l"(p));
  return v;
}
template <class T>
DEVICE T load_fresh(const T* p) {
  return __ldcg(p);
}

// By one thread, then a barrier: ptxas moves loads that come before a wait of all threads behind it
// (seen in the machine code of CUDA 13.0, whatever the asm statement says), and the weights would
// be requested too late. What one thread has waited for is visible to the whole grid.
DEVICE void wait_for_previous_kernel() {
#if __CUDA_ARCH__ >= 900
  if (threadIdx.x == 0) asm volatile("griddepcontrol.wait;" ::: "memory");
  __syncthreads();
#endif
}
DEVICE void let_next_kernel_start() {
#if __CUDA_ARCH__ >= 900
  asm volatile("griddepcontrol.launch_dependents;" ::: "memory");
#endif
}

// Of a cluster of blocks: this one's number, a barrier for all of its threads, and a number that
// lies where p does in the shared memory of a block. Before compute capability 9.0 a block is
// alone.
DEVICE int cluster_rank() {
  std::uint32_t rank = 0;
#if __CUDA_ARCH__ >= 900
  asm volatile("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
#endif
  return static_cast<int>(rank);
}
DEVICE void sync_cluster() {
#if __CUDA_ARCH__ >= 900
  asm volatile(
      "barrier.cluster.arrive.release.aligned;\n"
      "barrier.cluster.wait.acquire.aligned;" ::
          : "memory");
#else
  __syncthreads();
#endif
}
DEVICE float load_from_block(const float* p, int rank) {
#if __CUDA_ARCH__ >= 900
  const auto address = static_cast<std::uint32_t>(__cvta_generic_to_shared(p));
  std::uint32_t remote;
  float v;
  asm volatile("mapa.shared::cluster.u32 %0, %1, %2;" : "=r"(remote) : "r"(address), "r"(rank));
  asm volatile("ld.shared::cluster.f32 %0, [%1];" : "=f"(v) : "r"(remote) : "memory");
  return v;
#else
  return *p;
#endif
}

// The fragments of mma.sync.m16n8k16, float32 sums; a and b hold fp16 or, for kBf16, bfloat16.
template <Precision kType>
DEVICE void multiply_tiles(float (&d)[4], const std::uint32_t (&a)[4],
                           const std::uint32_t (&b)[2]) {
  if constexpr (kType == Precision::kBf16) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
        "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  } else {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
        "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  }
}

// Over the lanes of a warp, by a butterfly: the same bits in every lane.
DEVICE float warp_sum(float v) {
  UNROLL
  for (int step = 16; step > 0; step /= 2) v += __shfl_xor_sync(0xffffffffu, v, step);
  return v;
}
template <int kCount>
DEVICE void warp_sums(float (&v)[kCount]) {
  UNROLL
  for (int i = 0; i < kCount; ++i) v[i] = warp_sum(v[i]);
}
DEVICE float warp_max(float v) {
  UNROLL
  for (int step = 16; step > 0; step /= 2) v = fmaxf(v, __shfl_xor_sync(0xffffffffu, v, step));
  return v;
}

DEVICE std::uint16_t fp16_of(float x) {
  return __half_as_ushort(__float2half_rn(x));
}
DEVICE float float_of_fp16(std::uint16_t x) {
  return __half2float(__ushort_as_half(x));
}
DEVICE std::uint16_t bf16_of(float x) {
  return __bfloat16_as_ushort(__float2bfloat16_rn(x));
}
DEVICE float float_of_bf16(std::uint16_t x) {
  return __uint_as_float(std::uint32_t{x} << 16);
}
DEVICE std::uint32_t bits_of(float x) {
  return __float_as_uint(x);
}
DEVICE float float_of_bits(std::uint32_t x) {
  return __uint_as_float(x);
}

// Four bytes, each 128 more than its integer, as fp16 pairs (bytes 0, 1 and 2, 3). Exact.
DEVICE void widen(std::uint32_t bytes, std::uint32_t& low, std::uint32_t& high) {
  const std::uint32_t l = __byte_perm(bytes, 0x64646464u, 0x4140);
  const std::uint32_t h = __byte_perm(bytes, 0x64646464u, 0x4342);
  const __half2 offset = __half2half2(__ushort_as_half(0x6480));  // 1024 + 128
  const __half2 a = __hsub2(*reinterpret_cast<const __half2*>(&l), offset);
  const __half2 b = __hsub2(*reinterpret_cast<const __half2*>(&h), offset);
  low = *reinterpret_cast<const std::uint32_t*>(&a);
  high = *reinterpret_cast<const std::uint32_t*>(&b);
}

}  // namespace crooner::engine::cuda

#else
#include "engine/cuda/emulator.h"
#endif
