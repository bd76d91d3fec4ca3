#pragma once

#include <memory>

#include "engine/engine.h"

namespace crooner::engine {

// The CUDA back end (engine/cuda): packed weights, its own kernels, and the same bits for any batch
// and chunking. `weights` are the decoder's tensors in the type in which they are stored; they are
// copied into packed form. Throws UsageError for a device that is none of CUDA's, unless the
// library is the emulator of the tests, and ResourceError without the library.
std::unique_ptr<Engine> make_cuda_engine(const config::DecoderConfig& config,
                                         const tensor::Scope& weights,
                                         const EngineOptions& options);

// True if a CUDA device computes what the emulator does (engine/cuda/self_test.h): the engine may
// be used. Tested at the first call for the device; a failure is logged.
bool cuda_engine_works(const at::Device& device);

}  // namespace crooner::engine
