#pragma once

namespace crooner::engine::cpu {

// What the machine reaches, measured now: what the speed of a decoder is a share of.
struct MachineRate {
  double read_gb;    // GB/s read from memory, far more of it than the caches hold
  double fma_gflop;  // float32 GFLOP/s of fused multiply-adds in registers
};

// Best of several rounds, by `threads` threads at once. Takes about a second, and 1 GB of memory.
MachineRate measure_machine(int threads);

}  // namespace crooner::engine::cpu
