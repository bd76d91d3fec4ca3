#pragma once

#include <cstdint>

#include "base/precision.h"
#include "config/prior_config.h"
#include "config/transformer_config.h"
#include "config/vqvae_config.h"

namespace crooner::plan {

// The properties of a level's backend that memory depends on.
struct LevelBackend {
  bool packs = true;                       // the cpu engine, or cuda: packed weights and caches
  bool on_host = true;                     // else a device with its own memory
  Precision precision = Precision::kFp32;  // of the linear layers; not kAuto
  int threads = 1;                         // of the cpu engine
  std::int64_t adapted_bytes = 0;          // matrices that adapters change: copies of the file's

  bool by_cuda_engine() const { return packs && !on_host; }
  bool by_cpu_engine() const { return packs && on_host; }
  int attention_bytes() const { return bytes_per_weight(attention_precision(precision)); }
  int mlp_bytes() const { return bytes_per_weight(mlp_precision(precision)); }
  int cache_bytes() const { return bytes_per_weight(cache_precision(precision)); }  // per number
};

// Bytes that a level needs while it is sampled, computed from its configuration. On the host they
// are anonymous memory; memory-mapped pages of the file are counted separately.
struct LevelMemory {
  std::int64_t weights = 0;    // in the form that the backend computes with
  std::int64_t mapped = 0;     // pages of the file that are read while sampling
  std::int64_t workspace = 0;  // of the backend, held all the time
  std::int64_t cache = 0;      // keys and values per row
  std::int64_t condition = 0;  // conditions and tokens per row
  std::int64_t shared = 0;     // of them, what a row that guides another shares with it
  // Temporary memory of a phase.
  std::int64_t loading = 0;
  std::int64_t conditions = 0;  // of one window: conditioner, timing, lyrics encoder
  std::int64_t prefill = 0;

  std::int64_t row() const { return cache + condition; }
  std::int64_t song(int guides) const { return row() + guides * (row() - shared); }
  // `guides`: the rows that guide each song.
  std::int64_t resident(int songs, int guides) const {
    return weights + workspace + songs * song(guides);
  }
  std::int64_t working() const;  // the largest of the phases
};

LevelMemory level_memory(const config::PriorConfig& config, const LevelBackend& backend);

// The elements of the keys and values of a row, all layers together, in the layout of the cpu
// engine
// (`packs`) or of the plain one.
std::int64_t cache_elements(const config::TransformerConfig& config, bool packs);

// Bytes that the VQ-VAE needs to decode or encode `samples` audio samples at a level: on the CPU
// its packed weights and the signals, which are streamed in short chunks; on a device long chunks
// of the widest signals.
std::int64_t codec_workspace_bytes(const config::VqvaeConfig& config, int level,
                                   std::int64_t samples, bool on_host);

// Anonymous memory of a process with LibTorch before it has loaded anything (measured;
// docs/performance.md).
inline constexpr std::int64_t kLibTorchBytes = 63'500'000;

}  // namespace crooner::plan
