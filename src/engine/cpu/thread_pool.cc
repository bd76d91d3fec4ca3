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
    workers_.emplace_back([this, worker] { work(worker); });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run_in_parallel(int units, Function function, const void* context) {
  tasks_ = units;
  function_ = function;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  const std::uint64_t number = (left_.load(std::memory_order_relaxed) & ~kTaskMask) + (1ull << 32);
  left_.store(number | static_cast<std::uint32_t>(units));  // before the look at sleepers_
  if (sleepers_.load() > 0) {
    const std::lock_guard lock(mutex_);
    wake_.notify_all();
  }
  while (take_task(0)) {
  }
  for (int spins = 0; done_.load(std::memory_order_acquire) < units; ++spins) {
    if (spins < kSpins) {
      pause();
    } else {
      std::this_thread::yield();
    }
  }
}

bool ThreadPool::take_task(int worker) {
  std::uint64_t left = left_.load(std::memory_order_acquire);
  do {
    if ((left & kTaskMask) == 0) return false;
  } while (!left_.compare_exchange_weak(left, left - 1, std::memory_order_acq_rel));
  function_(context_, tasks_ - static_cast<int>(left & kTaskMask), worker);
  done_.fetch_add(1, std::memory_order_release);
  return true;
}

void ThreadPool::work(int worker) {
  while (wait_for_tasks()) take_task(worker);
}

bool ThreadPool::wait_for_tasks() {
  const auto ready = [this] { return (left_.load() & kTaskMask) != 0 || ends_.load(); };
  for (int i = 0; i < kSpins + kYields; ++i) {
    if (ready()) return !ends_.load();
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
  return !ends_.load();
}

}  // namespace crooner::engine::cpu
