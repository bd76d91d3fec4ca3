#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"

namespace crooner::bench {

// A decoder to measure.
struct DecoderSize {
  std::string name;
  config::DecoderConfig decoder;
};

// "512x12": n_ctx 2048, width 512, depth 12, blocks 32. "1920x72": n_ctx 8192, width 1920, depth
// 72, blocks 128 (the upsamplers). Otherwise the priors of a model, by name or folder, bottom
// first ("smoke/0"). Throws InputError for anything else.
std::vector<DecoderSize> decoder_sizes(const std::string& name);

// Random weights under the published names, of the magnitude of trained ones. `shared`: all layers
// share the tensors of one, for engines that pack them: it saves memory.
tensor::StateDict random_weights(const config::DecoderConfig& config, bool shared);

// Random conditions of one row.
nn::Conditions random_conditions(const config::DecoderConfig& config);

}  // namespace crooner::bench
