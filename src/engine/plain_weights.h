#pragma once

#include "engine/engine.h"

namespace crooner::engine {

// The decoder's tensors in the types that `precision` computes with: linear layers in it, the rest
// in float32 (docs/spec/model.md, section 3.4). A tensor that has its type already is shared.
// Throws UsageError for a precision that LibTorch cannot compute with.
tensor::StateDict plain_weights(const DecoderSpec& spec, const tensor::Scope& weights,
                                Precision precision, const at::Device& device);

at::ScalarType scalar_type(Precision precision);

}  // namespace crooner::engine
