#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/engine.h"

namespace crooner::bench {

// A decoder whose step is measured.
struct Size {
  std::string name;
  engine::DecoderSpec spec;
};

Size small_size();      // n_ctx 2048, width 512, depth 12, blocks 32
Size upsampler_size();  // n_ctx 8192, width 1920, depth 72, blocks 128

// Random weights under the published names, large as trained ones are.
tensor::StateDict random_weights(const engine::DecoderSpec& spec);

// Bytes of weights that a step reads: the layers and the output matrix.
std::int64_t bytes_of_step(const engine::DecoderSpec& spec, int bytes_per_weight);

}  // namespace crooner::bench
