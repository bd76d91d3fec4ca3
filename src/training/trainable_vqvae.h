#pragma once

#include <vector>

#include "config/training_preset.h"
#include "model/vqvae.h"
#include "training/audio_cache.h"
#include "training/codebook.h"
#include "training/crop_index.h"
#include "training/data_loader.h"
#include "training/sampler.h"
#include "training/trainable.h"

namespace crooner::training {

// The VQ-VAE in training: all levels of the preset at once, or some, on crops of a data set.
class TrainableVqvae final : public Trainable {
 public:
  // `weights`: initial ones (initial_weights) or those of a model to go on from (`fresh` false).
  TrainableVqvae(const config::VqvaePreset& preset, const AudioCache& sounds,
                 tensor::StateDict weights, bool fresh, at::Device device);

  tensor::StateDict& weights() override { return weights_; }
  std::vector<std::string> trained() const override { return trained_; }
  at::Tensor loss(std::int64_t first_draw, Metrics& metrics) override;
  void after_step(std::int64_t step, Metrics& metrics) override;
  tensor::StateDict extra_state() override;
  Metrics evaluate() override;

  const config::VqvaeLossConfig& objective() const { return objective_; }
  // Held-out audio for listening: [1, 1, samples] from the start of a held-out item's song.
  at::Tensor listening_sample(std::int64_t samples) const;
  const model::Vqvae& vqvae() const { return vqvae_; }

 private:
  at::Tensor crops(std::int64_t first_draw, std::int64_t count);  // [count, 1, sample_length]
  at::Tensor held_out(std::int64_t item) const;                   // [1, 1, sample_length]
  void measure_bandwidth();

  config::VqvaePreset preset_;
  const AudioCache& sounds_;
  at::Device device_;
  CropIndex index_;
  std::int64_t train_items_;
  Sampler order_;
  tensor::StateDict weights_;
  model::Vqvae vqvae_;
  std::vector<std::string> trained_;
  config::VqvaeLossConfig objective_;
  std::vector<Codebook> codebooks_;  // one a trained level; none where decoders alone are trained
  at::Tensor started_;               // one number: 1 once the codebooks hold encoder outputs
  std::vector<std::pair<at::Tensor, at::Tensor>>
      seen_;  // vectors and codes of the step, a level each
  DataLoader<at::Tensor> batches_;
};

}  // namespace crooner::training
