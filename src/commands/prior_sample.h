#pragma once

#include <filesystem>

#include "model/vqvae.h"
#include "training/trainable_prior.h"

namespace crooner::commands {

// What a listener judges a prior in training by: one window under a held-out song's labels (and, of
// an upsampler, under its codes of the level above), decoded by the level's own decoder, beside the
// song's own codes decoded. WAV and spectrogram in `folder`.
void write_prior_samples(training::TrainablePrior& network, const training::CodeDataset& windows,
                         const model::Vqvae& vqvae, const std::filesystem::path& folder,
                         std::int64_t step);

}  // namespace crooner::commands
