#pragma once

#include <vector>

#include "bench/decoder_sizes.h"
#include "bench/measure.h"

namespace crooner::bench {

// What is measured of a decoder, and how.
struct DecoderBenchmark {
  DecoderSize size;
  engine::EngineOptions engine;
  int rounds = 7;
  int position = 0;   // codes that stand before the step
  int positions = 0;  // of a prefill
  int points = 64;    // of a curve
};

struct StepRate {
  const char* engine = "";
  Times step;          // seconds
  double weights = 0;  // bytes that a step reads
  double cache = 0;    // bytes of keys and values, all rows together
  engine::cpu::MachineRate machine{};

  // Of the read bandwidth, by the median.
  double share() const { return (weights + cache) / step.median / (machine.read_gb * 1e9); }
};

// A step of engine.rows rows in the middle of a window.
StepRate measure_step(const DecoderBenchmark& task);

struct PrefillRate {
  const char* engine = "";
  double seconds = 0;
  double flop = 0;
  engine::cpu::MachineRate machine{};

  double share() const { return flop / seconds / (machine.fma_gflop * 1e9); }  // of the FMA rate
};

// task.positions known tokens into an empty row.
PrefillRate measure_prefill(const DecoderBenchmark& task);

struct CurvePoint {
  int position = 0;
  double seconds = 0;  // the best of task.rounds steps
  double cache = 0;    // bytes of keys and values
};

// Steps of engine.rows rows at task.points positions, from the first of a window to its last.
std::vector<CurvePoint> measure_curve(const DecoderBenchmark& task);

}  // namespace crooner::bench
