#include "engine/cpu/machine_rate.h"

#include <algorithm>
#include <chrono>

#include "engine/cpu/aligned_buffer.h"
#include "engine/cpu/kernels.h"
#include "engine/cpu/thread_pool.h"

namespace crooner::engine::cpu {
namespace {

constexpr int kRounds = 5;
constexpr int kTasks = 256;
constexpr long kFloats = 1l << 28;
constexpr long kSteps = 1l << 27;

template <typename Work>
double best_seconds(ThreadPool& pool, const Work& work) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    pool.run(kTasks, work);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    best = std::min(best, elapsed.count());
  }
  return best;
}

}  // namespace

MachineRate measure_machine(int threads) {
  const Kernels& k = kernels(best_target());
  ThreadPool pool(threads);
  const AlignedBuffer memory = float_buffer(kFloats, "measuring the machine");
  float* x = memory.floats();
  constexpr long kFloatsPerTask = kFloats / kTasks;
  pool.run(kTasks, [&](int i, int) { std::fill_n(x + i * kFloatsPerTask, kFloatsPerTask, 1.0f); });
  const double reading =
      best_seconds(pool, [&](int i, int) { k.read_all(x + i * kFloatsPerTask, kFloatsPerTask); });
  const double computing = best_seconds(pool, [&](int, int) { k.multiply_add(kSteps / kTasks); });
  return {kFloats * sizeof(float) / reading * 1e-9, 2.0 * kLanes * kSteps / computing * 1e-9};
}

}  // namespace crooner::engine::cpu
