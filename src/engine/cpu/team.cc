#include "engine/cpu/team.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace crooner::engine::cpu {
namespace {

constexpr std::uint64_t kUnitsMask = 0xffffffffu;
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

Team::Team(int threads) {
  for (int member = 1; member < threads; ++member) {
    workers_.emplace_back([this, member] { work(member); });
  }
}

Team::~Team() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void Team::run_shared(int units, Function function, const void* context) {
  units_ = units;
  function_ = function;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  const std::uint64_t number = (left_.load(std::memory_order_relaxed) & ~kUnitsMask) + (1ull << 32);
  left_.store(number | static_cast<std::uint32_t>(units));  // before the look at sleepers_
  if (sleepers_.load() > 0) {
    const std::lock_guard lock(mutex_);
    wake_.notify_all();
  }
  while (take_unit(0)) {
  }
  for (int spins = 0; done_.load(std::memory_order_acquire) < units; ++spins) {
    if (spins < kSpins) {
      pause();
    } else {
      std::this_thread::yield();
    }
  }
}

bool Team::take_unit(int member) {
  std::uint64_t left = left_.load(std::memory_order_acquire);
  do {
    if ((left & kUnitsMask) == 0) return false;
  } while (!left_.compare_exchange_weak(left, left - 1, std::memory_order_acq_rel));
  function_(context_, units_ - static_cast<int>(left & kUnitsMask), member);
  done_.fetch_add(1, std::memory_order_release);
  return true;
}

void Team::work(int member) {
  while (wait_for_units()) take_unit(member);
}

bool Team::wait_for_units() {
  const auto ready = [this] { return (left_.load() & kUnitsMask) != 0 || ends_.load(); };
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
