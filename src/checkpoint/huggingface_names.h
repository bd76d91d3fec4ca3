#pragma once

#include <string>

namespace crooner::checkpoint {

// The name of a tensor in Hugging Face's files (docs/spec/huggingface-format.md), without the
// part's prefix (`vqvae.`, `priors.N.`): "encoders.0.level_blocks.0.model.1.0.weight" is
// "encoders.0.level_blocks.0.downsample_block.2.weight". Shapes are the same.
std::string huggingface_name(const std::string& published);

}  // namespace crooner::checkpoint
