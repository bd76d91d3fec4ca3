#include "engine/cpu/thread_pool.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace crooner::engine::cpu {
namespace {

constexpr std::uint64_t kTaskMask = 0xffffffffu;
constexpr int kSpins = 2000;  // some tens of microseconds: longer than the gaps within a step
constexpr int kYields = 200;

void pause() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

ThreadPool::ThreadPool(int threads) {
  for (int worker = 1; worker < threads; ++worker) {
    threads_.emplace_back([this, worker] { worker_loop(worker); });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::run_in_parallel(int tasks, Function function, const void* context) {
  tasks_ = tasks;
  function_ = function;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  const std::uint64_t run =
      (unclaimed_.load(std::memory_order_relaxed) & ~kTaskMask) + (1ull << 32);
  // Sequentially consistent with the load of sleepers_: either a worker that goes to sleep sees the
  // tasks, or this thread sees the sleeper.
  unclaimed_.store(run | static_cast<std::uint32_t>(tasks));
  if (sleepers_.load() > 0) {
    const std::lock_guard lock(mutex_);
    wake_.notify_all();
  }
  while (run_one_task(0)) {
  }
  for (int spins = 0; done_.load(std::memory_order_acquire) < tasks; ++spins) {
    if (spins < kSpins) {
      pause();
    } else {
      std::this_thread::yield();
    }
  }
}

bool ThreadPool::run_one_task(int worker) {
  std::uint64_t unclaimed = unclaimed_.load(std::memory_order_acquire);
  do {
    if ((unclaimed & kTaskMask) == 0) return false;
  } while (!unclaimed_.compare_exchange_weak(unclaimed, unclaimed - 1, std::memory_order_acq_rel));
  function_(context_, tasks_ - static_cast<int>(unclaimed & kTaskMask), worker);
  done_.fetch_add(1, std::memory_order_release);
  return true;
}

void ThreadPool::worker_loop(int worker) {
  while (wait_for_tasks()) run_one_task(worker);
}

bool ThreadPool::wait_for_tasks() {
  const auto ready = [this] { return (unclaimed_.load() & kTaskMask) != 0 || stopping_.load(); };
  for (int i = 0; i < kSpins + kYields; ++i) {
    if (ready()) return !stopping_.load();
    if (i < kSpins) {
      pause();
    } else {
      std::this_thread::yield();
    }
  }
  std::unique_lock lock(mutex_);
  ++sleepers_;
  wake_.wait(lock, ready);
  --sleepers_;
  return !stopping_.load();
}

}  // namespace crooner::engine::cpu
