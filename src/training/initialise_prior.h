#pragma once

#include <cstdint>

#include "config/prior_preset.h"
#include "tensor/state_dict.h"

namespace crooner::training {

// What the initial weights of a prior may depend on.
struct PriorInitInputs {
  at::Tensor codebook;    // [bins, emb_width] of its level
  at::Tensor upper;       // of the level above; undefined at the top
  double lyric_rate = 0;  // lyric tokens per second of the data
};

// Initial float32 weights: those of the specification (initialise.h), changed as `init` asks:
//   * codebook_in, codebook_out: the first emb_width columns of the codes' embeddings (the
//     conditioner's too) and of the output matrix start as the normalised code vectors;
//   * phase: position embeddings of codes and of lyrics get the same sinusoids over characters: the
//     position of a code counts as that of the character expected there;
//   * beats: position embeddings of codes get a pulse at each period's multiples, and its sine and
//     cosine, in columns of their own;
//   * lyric_embedding, lyric_keys, lyric_projection: standard deviations of these tensors.
// Throws InputError when the model is too narrow for the columns that these take.
tensor::StateDict initial_prior_weights(const config::PriorConfig& config,
                                        const config::PriorInitConfig& init,
                                        const PriorInitInputs& basis, std::uint64_t seed);

}  // namespace crooner::training
