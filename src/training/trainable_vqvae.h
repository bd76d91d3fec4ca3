#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "config/training_preset.h"
#include "distributed/process_group.h"
#include "model/vqvae.h"
#include "training/audio_dataset.h"
#include "training/batch_share.h"
#include "training/codebook.h"
#include "training/trainable.h"

namespace crooner::training {

// The VQ-VAE in training: all levels of the preset at once, or some.
class TrainableVqvae final : public Trainable<AudioBatch> {
 public:
  // `weights`: initial ones (initial_weights, `fresh`) or those of a trained VQ-VAE. `bandwidth`:
  // what the losses are divided by: that of the preset, or measured. `group` trains it together.
  TrainableVqvae(const config::VqvaePreset& preset, const config::Bandwidth& bandwidth,
                 tensor::StateDict weights, bool fresh, at::Device device,
                 const distributed::ProcessGroup& group = distributed::ProcessGroup::single());

  tensor::StateDict& weights() override { return weights_; }
  std::vector<std::string> trainable_parameters() const override { return trainable_; }
  tensor::StateDict extra_state() override;
  at::Tensor loss(const AudioBatch& batch, std::int64_t step, Metrics& metrics) override;
  void after_step(std::int64_t step, Metrics& metrics) override;
  // "loss", and per level "spectral_convergence_lK", also in dB.
  Metrics evaluate(std::span<const AudioBatch> batches) override;

  const model::Vqvae& vqvae() const { return vqvae_; }
  at::Device device() const { return device_; }

 private:
  void initialise_codebooks(const at::Tensor& audio);
  // Where `own` encoder outputs of a level lie among those of `items` samples of a step.
  VectorShare vector_share(int level, const at::Tensor& own, std::int64_t items) const;

  config::VqvaePreset preset_;
  at::Device device_;
  const distributed::ProcessGroup& group_;
  BatchShare share_;
  tensor::StateDict weights_;
  model::Vqvae vqvae_;
  std::vector<std::string> trainable_;
  config::VqvaeLossConfig objective_;
  std::vector<Codebook> codebooks_;  // one per trained level; none if decoders alone are trained
  at::Tensor started_;               // one number: 1 once the codebooks hold encoder outputs
  // Encoder outputs and their codes in this step's passes, per trained level.
  std::vector<std::pair<at::Tensor, at::Tensor>> assigned_;
};

}  // namespace crooner::training
