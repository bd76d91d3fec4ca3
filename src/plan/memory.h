#pragma once

#include <cstdint>

#include "base/precision.h"
#include "config/prior_config.h"
#include "config/transformer_config.h"
#include "config/vqvae_config.h"

namespace crooner::plan {

// How a level is run, as far as memory is concerned.
struct LevelBackend {
  bool packs = true;    // the cpu engine: weights and caches in a form of its own
  bool on_host = true;  // else a device of its own memory
  Precision precision = Precision::kFp32;  // of the linear layers; not kAuto
  int threads = 1;                         // of the cpu engine

  int weight_bytes() const { return bytes_per_weight(precision); }
  int cache_bytes() const { return precision == Precision::kFp32 ? 4 : 2; }  // per key or value
};

// Bytes that a level needs while it is sampled, from its configuration alone. On the host they are
// anonymous memory; what stands in the file's own pages is counted apart.
struct LevelMemory {
  std::int64_t weights = 0;    // in the form that the back end computes with
  std::int64_t mapped = 0;     // pages of the file that are read while it samples
  std::int64_t workspace = 0;  // of the back end, held all the time
  std::int64_t cache = 0;      // keys and values of a row
  std::int64_t condition = 0;  // conditions and tokens of a row
  // What a phase holds beside, for as long as it takes.
  std::int64_t loading = 0;
  std::int64_t conditions = 0;  // of one window: conditioner, timing, lyrics encoder
  std::int64_t prefill = 0;

  std::int64_t row() const { return cache + condition; }
  std::int64_t resident(int rows) const { return weights + workspace + rows * row(); }
  std::int64_t working() const;  // the largest of the phases
};

LevelMemory level_memory(const config::PriorConfig& config, const LevelBackend& backend);

// Numbers that the keys and values of a row take, all layers together: as the cpu engine lays them
// out, or as the plain one does.
std::int64_t cache_elements(const config::TransformerConfig& config, bool packs);

// What the VQ-VAE holds while it makes `samples` of sound of codes of a level, or codes them: on
// the CPU its weights packed, and signals that flow through in pieces; on a device long pieces of
// the widest signals.
std::int64_t codec_workspace_bytes(const config::VqvaeConfig& config, int level,
                                   std::int64_t samples, bool on_host);

// Anonymous memory of a process that has LibTorch, before it has loaded anything
// (docs/performance.md says how it was measured).
inline constexpr std::int64_t kLibTorchBytes = 63'500'000;

}  // namespace crooner::plan
