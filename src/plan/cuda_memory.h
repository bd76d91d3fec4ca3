#pragma once

#include <cstdint>

#include "base/precision.h"
#include "config/transformer_config.h"

namespace crooner::plan {

// Bytes on a GPU of a decoder of the cuda engine (docs/cuda.md).
struct DecoderMemory {
  std::int64_t weights = 0;    // with embeddings and positions
  std::int64_t workspace = 0;  // of a step with as many rows as it can have
  std::int64_t cache = 0;      // keys and values of a row
};

DecoderMemory cuda_decoder_memory(const config::TransformerConfig& config, int vocabulary,
                                  Precision precision);

}  // namespace crooner::plan
