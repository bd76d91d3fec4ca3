#pragma once

#include <cstdint>
#include <filesystem>

#include "model/vqvae.h"
#include "training/audio_dataset.h"
#include "training/code_dataset.h"
#include "training/trainable_prior.h"
#include "training/trainable_vqvae.h"

namespace crooner::training {

// What a listener judges a training run by, as WAV and spectrogram (PNG) in `folder`: original.*,
// and step-STEP*.* for every evaluation.

// Eight seconds of a held-out song, and their reconstruction at each trained level.
void write_vqvae_samples(const TrainableVqvae& network, const AudioDataset& dataset,
                         const config::VqvaePreset& preset, const std::filesystem::path& folder,
                         std::int64_t step);

// One window sampled under the labels of a held-out song (and, by an upsampler, under its codes of
// the level above), and the song's own codes, both decoded by the level's decoder.
void write_prior_samples(const TrainablePrior& network, const CodeDataset& dataset,
                         const model::Vqvae& vqvae, const std::filesystem::path& folder,
                         std::int64_t step);

}  // namespace crooner::training
