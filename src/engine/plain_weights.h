#pragma once

#include "engine/engine.h"

namespace crooner::engine {

// The decoder's tensors in the types that `precision` computes with: linear layers in it, the rest
// in float32 (docs/spec/model.md, section 3.4). Tensors that already have their type are shared.
// Throws UsageError for a precision that LibTorch cannot compute with.
tensor::StateDict plain_weights(const config::DecoderConfig& config, const tensor::Scope& weights,
                                Precision precision, const at::Device& device);

at::ScalarType scalar_type(Precision precision);

}  // namespace crooner::engine
