#include "engine/cpu/machine_rate.h"

#include <algorithm>
#include <chrono>

#include "engine/cpu/aligned_buffer.h"
#include "engine/cpu/kernels.h"
#include "engine/cpu/thread_pool.h"

namespace crooner::engine::cpu {
namespace {

constexpr int kRounds = 5;
constexpr int kPieces = 256;  // shared out among the threads
constexpr long kFloats = 1l << 28;
constexpr long kSteps = 1l << 27;

template <typename Work>
double best_seconds(ThreadPool& pool, const Work& work) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    pool.run(kPieces, work);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count());
  }
  return best;
}

}  // namespace

MachineRate measure_machine(int threads) {
  const Kernels& k = kernels(best_target());
  ThreadPool pool(threads);
  const AlignedBuffer memory = float_buffer(kFloats, "measuring the machine");
  float* x = memory.floats();
  volatile float sink = 0;
  constexpr long kPiece = kFloats / kPieces;
  pool.run(kPieces, [&](int i, int) { std::fill_n(x + i * kPiece, kPiece, 1.0f); });
  const double reading =
      best_seconds(pool, [&](int i, int) { sink = k.read_all(x + i * kPiece, kPiece); });
  const double computing =
      best_seconds(pool, [&](int, int) { sink = k.multiply_add(kSteps / kPieces); });
  return {kFloats * sizeof(float) / reading * 1e-9, 2.0 * kLanes * kSteps / computing * 1e-9};
}

}  // namespace crooner::engine::cpu
