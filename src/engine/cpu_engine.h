#pragma once

#include <memory>

#include "engine/engine.h"

namespace crooner::engine {

// The CPU back end (engine/cpu): packed weights, its own kernels for AVX-512, AVX2 and NEON, and
// the same bits for any batch, chunking, number of threads and instruction set. `weights` are the
// decoder's tensors on the CPU, in the type in which they are stored; they are copied into packed
// form. threads 0: as many as the machine has cores.
std::unique_ptr<Engine> make_cpu_engine(const config::DecoderConfig& config,
                                        const tensor::Scope& weights, const EngineOptions& options);

// A transformer without an output matrix whose result is its hidden states: the lyrics encoder.
class Encoder {
 public:
  virtual ~Encoder() = default;
  // The output of the last layer for one sequence, float32 [n, width]; position i has attended to
  // the tokens before it. start: [width], the input of position 0.
  virtual at::Tensor hidden(const at::Tensor& start, std::span<const std::int64_t> tokens) = 0;
};

std::unique_ptr<Encoder> make_cpu_encoder(const config::DecoderConfig& config,
                                          const tensor::Scope& weights,
                                          const EngineOptions& options);

}  // namespace crooner::engine
