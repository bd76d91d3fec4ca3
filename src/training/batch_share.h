#pragma once

#include <cstdint>
#include <vector>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::training {

// Samples of a step, counted within it.
struct SampleRange {
  std::int64_t first = 0;
  int count = 0;
};

// Which samples of every step a process trains on, and in which forward passes.
struct BatchShare {
  std::vector<SampleRange> passes;  // in order, without a gap
  std::int64_t step_samples = 0;    // of a step, in all processes

  // What the mean loss of a pass is divided by, so that the passes of all processes add up to the
  // mean over the step.
  double divisor(std::size_t pass) const {
    return static_cast<double>(step_samples) / passes[pass].count;
  }
};

// Samples of a step: `run.accumulate` passes of `run.batch`.
std::int64_t samples_per_step(const config::RunConfig& run);

// The share of process `rank` of `size`: equal parts of the step, in the order of the processes, in
// passes of at most `run.batch` samples. Throws UsageError when a process would have no sample.
BatchShare share_of_batch(const config::RunConfig& run, int rank = 0, int size = 1);

// The settings under which one process does what the largest share of a step is.
config::RunConfig largest_share(config::RunConfig run, int processes);

// Throws UsageError when passes would be divided among processes that the preset cannot divide: the
// loss of an alignment is a mean over the sung codes of a pass.
void require_whole_passes(const config::PriorPreset& preset, int processes);

}  // namespace crooner::training
