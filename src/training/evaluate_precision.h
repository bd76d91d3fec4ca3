#pragma once

#include <crooner/backend.h>

#include <cstdint>

#include "sampling/level_loader.h"
#include "training/code_dataset.h"
#include "training/estimate.h"

namespace crooner::training {

// What a precision costs a prior: bits per code, of held-out songs.
struct PrecisionMetrics {
  int level = 0;
  EngineKind engine = EngineKind::kPlain;
  Precision precision = Precision::kFp32;
  std::int64_t codes = 0;
  Estimate bits;        // cross-entropy
  Estimate added_bits;  // how many of them are more than the reference's, paired by song
  Estimate divergence;  // Kullback-Leibler divergence of its distributions from the reference's
};

// Decodes the codes of up to `windows` windows of each song with both engines as songs are sampled,
// one code after another, and compares their distributions before temperature. `level` and
// `reference` hold the same prior with one row at least; `engine` and `precision` of the result are
// left to the caller. Throws Interrupted after a signal.
PrecisionMetrics evaluate_precision(sampling::LoadedLevel& level, sampling::LoadedLevel& reference,
                                    const CodeDataset& dataset, int windows);

}  // namespace crooner::training
