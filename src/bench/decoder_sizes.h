#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"

namespace crooner::bench {

// A decoder that is measured.
struct DecoderSize {
  std::string name;
  engine::DecoderSpec spec;
};

// "512x12": n_ctx 2048, width 512, depth 12, blocks 32. "1920x72": n_ctx 8192, width 1920, depth
// 72, blocks 128 (the upsamplers). Else the priors of a model, by name or folder, bottom first
// ("smoke/0"). Throws InputError for anything else.
std::vector<DecoderSize> decoder_sizes(const std::string& name);

// Random weights under the published names, as large as trained ones are. `shared`: all layers have
// the same tensors, which costs the memory of one (for an engine that packs them).
tensor::StateDict random_weights(const engine::DecoderSpec& spec, bool shared);

// Conditions of a row, of random numbers.
engine::RowConditions random_conditions(const engine::DecoderSpec& spec);

}  // namespace crooner::bench
