#pragma once

// Runs CUDA kernels on the CPU, for tests: every thread of a grid is a fiber, and all blocks of a
// launch exist at once. Included by engine/cuda/device.h where nvcc does not compile it.
//
//  * Threads run in an order of the caller's choice (forwards, backwards, or at random), from one
//    synchronisation to the next.
//  * Shared memory that nobody has written is NaN; of a block that has ended, nobody reads it.
//  * A kernel that was launched early runs up to wait_for_previous_kernel() before the one ahead of
//    it has begun its main part: the earliest that programmatic dependent launch allows.
//  * Threads that wait for one another for ever are an error that names who waits where.
//  * Compiled with -fsanitize=thread every fiber is a thread to the sanitizer, and only what orders
//    memory on a GPU orders it there: barriers of blocks and the end of kernels. Shuffles and
//    tensor cores do not.
//  * With -fsanitize=address,undefined: accesses out of bounds and unaligned vectors.

#include <crooner/precision.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>

#define DEVICE inline
#define UNROLL
#define UNROLL_1
#define UNROLL_2
#define UNROLL_4
#define UNROLL_8

struct alignas(16) uint4 {
  std::uint32_t x, y, z, w;
};
struct alignas(8) uint2 {
  std::uint32_t x, y;
};
struct alignas(8) float2 {
  float x, y;
};

namespace crooner::engine::cuda::emulator {

struct Index {
  unsigned x = 0;
};
struct Coordinates {  // of the thread that runs
  Index thread, block, threads, blocks;
};
const Coordinates& coordinates();

enum class Order { kForwards, kBackwards, kRandom };
void set_order(Order order, unsigned seed = 0);

// Starts `kernel` in every thread. It runs until its threads wait for the previous kernel; the next
// launch, or finish(), runs the rest. Throws std::runtime_error when threads wait for ever.
struct Shape {
  unsigned blocks = 1, threads = 32;
  std::size_t shared_bytes = 0;
  unsigned cluster = 1;  // blocks of one
};
void launch(const Shape& shape, bool early, std::function<void()> kernel);
void finish();

unsigned char* shared_memory();
void sync_block(const char* file, int line);
unsigned cluster_rank();
void sync_cluster();
// Where p lies in the shared memory of another block of the cluster.
const float* in_block(const float* p, unsigned rank);
void wait_for_previous_kernel();

// Collectives of the 32 lanes of a warp, of whole arrays at once.
void warp_sums(float* v, int count);
float warp_max(float v);
void multiply_tiles(bool bf16, float* d, const std::uint32_t* a, const std::uint32_t* b);

float float_of_fp16(std::uint16_t x);
std::uint16_t fp16_of(float x);
std::uint16_t bf16_of(float x);

}  // namespace crooner::engine::cuda::emulator

#define threadIdx (::crooner::engine::cuda::emulator::coordinates().thread)
#define blockIdx (::crooner::engine::cuda::emulator::coordinates().block)
#define blockDim (::crooner::engine::cuda::emulator::coordinates().threads)
#define gridDim (::crooner::engine::cuda::emulator::coordinates().blocks)
#define __syncthreads() ::crooner::engine::cuda::emulator::sync_block(__FILE__, __LINE__)

namespace crooner::engine::cuda {

inline int min(int a, int b) {
  return a < b ? a : b;
}

inline unsigned char* shared_memory() {
  return emulator::shared_memory();
}
template <class T>
inline T load_weights(const T* p) {
  return *p;
}
template <class T>
inline T load_fresh(const T* p) {
  return *p;
}
inline void wait_for_previous_kernel() {
  if (threadIdx.x == 0) emulator::wait_for_previous_kernel();
  __syncthreads();
}
inline void let_next_kernel_start() {}
inline int cluster_rank() {
  return static_cast<int>(emulator::cluster_rank());
}
inline void sync_cluster() {
  emulator::sync_cluster();
}
inline float load_from_block(const float* p, int rank) {
  return *emulator::in_block(p, static_cast<unsigned>(rank));
}

template <Precision kType>
inline void multiply_tiles(float (&d)[4], const std::uint32_t (&a)[4],
                           const std::uint32_t (&b)[2]) {
  emulator::multiply_tiles(kType == Precision::kBf16, d, a, b);
}
inline float warp_sum(float v) {
  emulator::warp_sums(&v, 1);
  return v;
}
template <int kCount>
inline void warp_sums(float (&v)[kCount]) {
  emulator::warp_sums(v, kCount);
}
inline float warp_max(float v) {
  return emulator::warp_max(v);
}

inline std::uint16_t fp16_of(float x) {
  return emulator::fp16_of(x);
}
inline float float_of_fp16(std::uint16_t x) {
  return emulator::float_of_fp16(x);
}
inline std::uint16_t bf16_of(float x) {
  return emulator::bf16_of(x);
}
inline std::uint32_t bits_of(float x) {
  return std::bit_cast<std::uint32_t>(x);
}
inline float float_of_bits(std::uint32_t x) {
  return std::bit_cast<float>(x);
}
inline float float_of_bf16(std::uint16_t x) {
  return float_of_bits(std::uint32_t{x} << 16);
}
inline void widen(std::uint32_t bytes, std::uint32_t& low, std::uint32_t& high) {
  std::uint32_t h[4];
  for (int i = 0; i < 4; ++i) h[i] = fp16_of(static_cast<float>(bytes >> 8 * i & 255) - 128.0f);
  low = h[0] | h[1] << 16;
  high = h[2] | h[3] << 16;
}

}  // namespace crooner::engine::cuda
