#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "config/prior_preset.h"

namespace crooner::training {

// The layers whose attention is supervised, ascending: the one that `alignment` names, every one
// that reads lyrics, or the first of them. Throws InputError for a transformer that has none.
std::vector<int> alignment_layers(const config::TransformerConfig& transformer,
                                  const config::LyricAlignmentConfig& alignment);

// Cross-entropy of the attention of the supervised heads to the character that is sung, in bits:
// -log2 of the attention at its position (plus the head's offset), averaged over the heads and the
// codes at which a character in the window is sung, and over the layers; 0 if there is none.
// Differentiable.
at::Tensor lyric_alignment_loss(at::TensorList layers,   // each [N, heads, positions, keys]
                                const at::Tensor& sung,  // int64 [N, n_ctx] (CodeBatch::sung); the
                                                         // last n_ctx positions are the codes'
                                const config::LyricAlignmentConfig& alignment);

}  // namespace crooner::training
