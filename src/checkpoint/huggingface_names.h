#pragma once

#include <string>

namespace crooner::checkpoint {

// The name that Hugging Face's files give to a tensor, without the part's prefix (`vqvae.`,
// `priors.N.`): "encoders.0.level_blocks.0.model.1.0.weight" is
// "encoders.0.level_blocks.0.downsample_block.2.weight". No tensor changes its shape.
std::string huggingface_name(const std::string& published);

}  // namespace crooner::checkpoint
