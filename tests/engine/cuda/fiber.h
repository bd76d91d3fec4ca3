#pragma once

// Stacks of execution that take turns in one thread: makes a switch of some 50 ns, in a few
// instructions where we have them (x86-64), else by ucontext.

#include <cstddef>
#include <memory>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace crooner::engine::cuda::emulator {

class Fiber {
 public:
  static constexpr std::size_t kStackBytes = 64 * 1024;

  // The thread that runs: only to be switched away from and back to.
  Fiber() = default;
  // Begins with entry() when it is first switched to; entry() never returns. stack: kStackBytes,
  // which must outlive the fiber. shift: some multiple of 64 bytes less, so that the tops of many
  // stacks do not compete for one line of the cache.
  Fiber(char* stack, std::size_t shift, void (*entry)());

  static void switch_between(Fiber& from, Fiber& to);

 private:
#if defined(__x86_64__)
  void* stack_pointer_ = nullptr;
#else
  std::unique_ptr<ucontext_t> context_ = std::make_unique<ucontext_t>();
#endif
};

}  // namespace crooner::engine::cuda::emulator
