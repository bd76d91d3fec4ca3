#pragma once

namespace crooner::engine::cpu {

// The machine's peak rates, measured: a decoder's speed is reported as a fraction of them.
struct MachineRate {
  double read_gb;    // GB/s read from a buffer far larger than the caches
  double fma_gflop;  // float32 GFLOP/s of fused multiply-adds in registers
};

// The best of several rounds with `threads` threads. Takes about a second and 1 GB of memory.
MachineRate measure_machine(int threads);

}  // namespace crooner::engine::cpu
