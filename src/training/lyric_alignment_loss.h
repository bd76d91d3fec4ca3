#pragma once

#include <ATen/core/Tensor.h>

#include "config/prior_preset.h"

namespace crooner::training {

// The layer whose attention is led to the lyrics: the one that `alignment` names, else the first
// that reads them. Throws InputError for a transformer that has none.
int alignment_layer(const config::TransformerConfig& transformer,
                    const config::LyricAlignmentConfig& alignment);

// How badly heads see the character that sounds, in bits: -log2 of the attention that each led head
// gives its position, mean over heads and over the codes at which a character sounds whose position
// lies in the window; 0 where none does. Differentiable.
at::Tensor lyric_alignment_loss(const at::Tensor& weights,   // [N, heads, positions, keys]
                                const at::Tensor& sounding,  // int64 [N, n_ctx]; the last n_ctx
                                                             // positions are the codes'
                                const config::LyricAlignmentConfig& alignment);

}  // namespace crooner::training
