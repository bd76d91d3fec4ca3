#pragma once

#include "bench/measure.h"
#include "config/vqvae_config.h"

namespace crooner::bench {

struct CodecRate {
  Times time;  // seconds
  double flop = 0;
  engine::cpu::MachineRate machine{};  // with as many threads as the VQ-VAE uses

  double share() const { return flop / time.median / (machine.fma_gflop * 1e9); }
};

// Encodes `samples` of audio (a whole number of top codes) at all levels, or decodes them from the
// codes of one level, with a VQ-VAE of random weights on the CPU.
CodecRate measure_encode(const config::VqvaeConfig& config, std::int64_t samples, int rounds);
CodecRate measure_decode(const config::VqvaeConfig& config, int level, std::int64_t samples,
                         int rounds);

}  // namespace crooner::bench
