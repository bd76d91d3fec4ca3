#pragma once

#include <memory>

#include "engine/engine.h"

namespace crooner::engine {

// The CPU back end (engine/cpu): packed weights, kernels of its own for AVX-512, AVX2 and NEON, and
// the same bits for any rows, chunking, threads and instruction set. `weights` are the decoder's
// own tensors on the CPU, in the type in which they are stored; they are packed, not kept. threads
// 0: as many as the machine has.
std::unique_ptr<Engine> make_cpu_engine(const DecoderSpec& spec, const tensor::Scope& weights,
                                        const EngineOptions& options);

// A transformer without a head whose result is its hidden states: the lyrics encoder.
class Encoder {
 public:
  virtual ~Encoder() = default;
  // The output of the last layer for one sequence, float32 [n, width]; position i has seen the
  // tokens before it. start: [width], the input of position 0.
  virtual at::Tensor hidden(const at::Tensor& start, std::span<const std::int64_t> tokens) = 0;
};

std::unique_ptr<Encoder> make_cpu_encoder(const DecoderSpec& spec, const tensor::Scope& weights,
                                          const EngineOptions& options);

}  // namespace crooner::engine
