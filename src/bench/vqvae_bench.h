#pragma once

#include "bench/measure.h"
#include "config/vqvae_config.h"

namespace crooner::bench {

struct CodecRate {
  Times time;  // seconds
  double flop = 0;
  engine::cpu::MachineRate machine{};  // by as many threads as the VQ-VAE runs on

  double share() const { return flop / time.median / (machine.fma_gflop * 1e9); }
};

// Coding `samples` of sound (a whole number of top codes) to all levels, and making them from codes
// of one level, by a VQ-VAE of random weights on the CPU.
CodecRate measure_encode(const config::VqvaeConfig& config, std::int64_t samples, int rounds);
CodecRate measure_decode(const config::VqvaeConfig& config, int level, std::int64_t samples,
                         int rounds);

}  // namespace crooner::bench
