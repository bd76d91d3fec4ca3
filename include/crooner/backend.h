#pragma once

#include <crooner/export.h>
#include <crooner/precision.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crooner {

// What decodes the transformers.
enum class EngineKind {
  kAuto,   // the fastest one for the device
  kPlain,  // LibTorch's own products: every device, every precision
  kCpu,    // kernels of our own for CPUs
  kCuda,   // kernels of our own for NVIDIA GPUs
};

// "auto", "plain", "cpu", "cuda".
CROONER_API std::string_view to_string(EngineKind engine);

// An adapter of a model: a file that `crooner train prior` wrote.
struct Adapter {
  std::string file;
  double strength = 1;  // what the change that it learned is multiplied by; finite
  bool operator==(const Adapter&) const = default;
};

// Where and how a model runs, and what is merged into its weights.
struct BackendOptions {
  // "cpu", "cuda", "cuda:1"; auto: a CUDA device if there is one and the model is large enough to
  // be faster there
  std::string device = "auto";
  Precision precision = Precision::kAuto;
  EngineKind engine = EngineKind::kAuto;
  int threads = 0;            // 0: all cores
  int max_batch = 0;          // most songs sampled at once; 0: as many as memory holds
  bool deterministic = true;  // a code does not depend on neighbours, chunking or threads
  double save_seconds = 2;    // Observer::on_tokens() is called about this often; 0: every step
  std::vector<Adapter> adapters = {};  // in any order
};

// What BackendOptions left open, as it was decided: songs depend on it.
struct Backend {
  std::string device;                      // "cpu" or "cuda"
  EngineKind engine = EngineKind::kPlain;  // never kAuto
  // By level, the bottom first, never kAuto; none for a level without a prior.
  std::vector<std::optional<Precision>> precision;
  bool deterministic = true;
};

}  // namespace crooner
