#pragma once

#include <cstdint>

#include "config/prior_preset.h"
#include "tensor/state_dict.h"

namespace crooner::training {

// What fresh weights of a prior may be shaped by.
struct PriorInitInputs {
  at::Tensor codebook;    // [bins, emb_width] of its level
  at::Tensor upper;       // of the level above; undefined at the top
  double lyric_rate = 0;  // lyric tokens a second of the data
};

// Fresh float32 weights by the specification (initialise.h), and by what `init` names beyond it:
//   * codebook_in, codebook_out: the first emb_width columns of the codes' embeddings (the
//     conditioner's too) and of the output matrix begin as the codebook's rows, normalised;
//   * phase: position embeddings of codes and of lyrics get the same sines, in characters: a code's
//     position counts as that of the character expected there;
//   * beats: position embeddings of codes get a pulse at each period's multiples, and its sine and
//     cosine, in columns of their own;
//   * standard deviations of the tensors by which lyrics are read.
// Throws InputError when a width cannot hold them.
tensor::StateDict initial_prior_weights(const config::PriorConfig& config,
                                        const config::PriorInitConfig& init,
                                        const PriorInitInputs& basis, std::uint64_t seed);

}  // namespace crooner::training
