#pragma once

// The C interface of libcrooner_cuda.so over the emulator: memory of the host, kernels on the CPU.

#include <atomic>

#include "engine/cuda/api.h"

namespace crooner::engine::cuda::emulator {

const Api& emulated_api();

// How kernels are launched; no result depends on it.
struct LaunchForm {
  unsigned blocks = 2;    // at most, of a product
  unsigned threads = 64;  // per block, of all but attention
  bool early = true;      // programmatic dependent launch
  int log_blocks = 2;     // blocks of a cluster, by their logarithm, at most
};
void set_launch_form(const LaunchForm& form);

// Failures that calls have from now on; for tests of what a device may do.
struct Faults {
  std::size_t memory_bytes = std::size_t{8} << 30;    // of a device, but for what its card has
  int lost_after_runs = -1;                           // run() that often, then kDeviceLost
  bool no_kernels = false;                            // open() returns kNoKernels
  bool busy = false;                                  // or kBusy
  bool wrong_bit = false;                             // the last one of the logits of every step
  std::size_t shared_bytes = std::size_t{227} << 10;  // of a block
};
void set_faults(const Faults& faults);

// What has been copied since reset_traffic(), by where it lay and went. A copy that was sent
// happens as late as a device may do it: when its buffer is asked for again, or at the next call
// that must find it done.
struct Traffic {
  std::size_t to_device = 0, from_device = 0, within_device = 0;  // bytes
  int pieces = 0;                                                 // that were sent
  int filled_meanwhile = 0;       // buffers handed out while a piece was on its way
  std::size_t staging_bytes = 0;  // the most that the two buffers of a session had
};
Traffic traffic();
void reset_traffic();

}  // namespace crooner::engine::cuda::emulator
