#pragma once

// What the emulator reports to ThreadSanitizer and AddressSanitizer; nothing without them.
// CROONER_EMULATOR_TSAN: the kernels are compiled with -fsanitize=thread, the emulator is not, as
// what it does is no part of the kernels.

#include <cstddef>

#if defined(CROONER_EMULATOR_TSAN)
#include <sanitizer/tsan_interface.h>
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace crooner::engine::cuda::emulator {

// Whatever was done before release(p) has happened before what follows acquire(p).
inline void release([[maybe_unused]] const char* p) {
#if defined(CROONER_EMULATOR_TSAN)
  __tsan_release(const_cast<char*>(p));
#endif
}
inline void acquire([[maybe_unused]] const char* p) {
#if defined(CROONER_EMULATOR_TSAN)
  __tsan_acquire(const_cast<char*>(p));
#endif
}

// A stack of execution, as the sanitizers know it. It may be used again by a later fiber that
// everything done on it has happened before.
class Tracked {
 public:
  Tracked() = default;
  // Of `size` bytes from `bottom` on.
  Tracked([[maybe_unused]] const void* bottom, [[maybe_unused]] std::size_t size) {
#if defined(CROONER_EMULATOR_TSAN)
    tsan_ = __tsan_create_fiber(0);
#endif
#if defined(__SANITIZE_ADDRESS__)
    bottom_ = bottom, size_ = size;
#endif
  }

  // Of the thread that runs.
  void use_current() {
#if defined(CROONER_EMULATOR_TSAN)
    tsan_ = __tsan_get_current_fiber();
#endif
  }

  // Of the thread that runs: whatever was done on `other` has happened before what follows.
  void join([[maybe_unused]] Tracked& other) {
#if defined(CROONER_EMULATOR_TSAN)
    __tsan_switch_to_fiber(other.tsan_, 0);
    __tsan_switch_to_fiber(tsan_, 0);
#endif
  }

  // Around a switch from `from` to `to`, whose stack is known unless it is the scheduler's.
  static void before_switch([[maybe_unused]] Tracked& from, [[maybe_unused]] Tracked& to,
                            [[maybe_unused]] bool from_ends) {
#if defined(__SANITIZE_ADDRESS__)
    if (from_ends) from.fake_stack_ = nullptr;
    __sanitizer_start_switch_fiber(from_ends ? nullptr : &from.fake_stack_, to.bottom_, to.size_);
#endif
#if defined(CROONER_EMULATOR_TSAN)
    __tsan_switch_to_fiber(to.tsan_, __tsan_switch_to_fiber_no_sync);
#endif
  }
  // In `to`; `from` learns its stack, for the way back.
  static void after_switch([[maybe_unused]] Tracked& from, [[maybe_unused]] Tracked& to) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(to.fake_stack_, &from.bottom_, &from.size_);
#endif
  }

 private:
#if defined(CROONER_EMULATOR_TSAN)
  void* tsan_ = nullptr;
#endif
#if defined(__SANITIZE_ADDRESS__)
  void* fake_stack_ = nullptr;
  const void* bottom_ = nullptr;
  std::size_t size_ = 0;
#endif
};

}  // namespace crooner::engine::cuda::emulator
