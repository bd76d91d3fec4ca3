#pragma once

#include <vector>

#include "bench/decoder_sizes.h"
#include "bench/measure.h"

namespace crooner::bench {

// A decoder to measure, and how.
struct DecoderBenchmark {
  DecoderSize size;
  engine::EngineOptions engine;
  int rounds = 7;
  int position = 0;   // context length of the measured step
  int positions = 0;  // length of a prefill
  int points = 64;    // of a curve
};

struct StepRate {
  const char* engine = "";
  Times step;          // seconds
  double weights = 0;  // bytes of weights that a step reads
  double cache = 0;    // bytes of keys and values that it reads, all rows together
  engine::cpu::MachineRate machine{};

  // The fraction of the read bandwidth that is used, by the median.
  double share() const { return (weights + cache) / step.median / (machine.read_gb * 1e9); }
};

// A step of engine.rows rows in the middle of a window.
StepRate measure_step(const DecoderBenchmark& benchmark);

struct PrefillRate {
  const char* engine = "";
  double seconds = 0;
  double flop = 0;
  engine::cpu::MachineRate machine{};

  double share() const { return flop / seconds / (machine.fma_gflop * 1e9); }  // of the FMA rate
};

// benchmark.positions known tokens into an empty row.
PrefillRate measure_prefill(const DecoderBenchmark& benchmark);

struct CurvePoint {
  int position = 0;
  double seconds = 0;  // the best of benchmark.rounds steps
  double cache = 0;    // bytes of keys and values
};

// Steps of engine.rows rows at benchmark.points positions, from the first of a window to its last.
std::vector<CurvePoint> measure_curve(const DecoderBenchmark& benchmark);

}  // namespace crooner::bench
