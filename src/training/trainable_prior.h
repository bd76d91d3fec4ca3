#pragma once

#include "config/prior_preset.h"
#include "model/prior.h"
#include "training/code_dataset.h"
#include "training/data_loader.h"
#include "training/sampler.h"
#include "training/trainable.h"

namespace crooner::training {

// A prior in training, of any level and kind, on windows of a data set's codes.
class TrainablePrior final : public Trainable {
 public:
  // `weights`: initial ones or those of a model to go on from; they are computed with in float32.
  // `windows` must outlive the network.
  TrainablePrior(const config::PriorPreset& preset, const CodeDataset& windows,
                 tensor::StateDict weights, at::Device device);

  tensor::StateDict& weights() override { return weights_; }
  std::vector<std::string> trained() const override;
  at::Tensor loss(std::int64_t first_draw, Metrics& metrics) override;
  std::unique_ptr<Trainable> beside() override;  // on the CPU
  void after_step(std::int64_t /*step*/, Metrics& /*metrics*/) override {}
  tensor::StateDict extra_state() override { return {}; }
  // Bits per token on held-out windows: "loss" and "bits" of the codes, "lyric_bits".
  Metrics evaluate() override;

  // The weights' own memory without their gradients, tied tensors under both names.
  tensor::StateDict detached_weights() const;
  const config::PriorConfig& config() const { return windows_.config(); }
  const model::Prior& prior() const { return prior_; }
  // A held-out window, for listening.
  CodeWindow listening_window() const;

 private:
  // On `weights` themselves, with the second names of tied tensors.
  TrainablePrior(const config::PriorPreset& preset, const CodeDataset& windows, at::Device device,
                 tensor::StateDict weights);
  CodeWindow draw(std::int64_t number);
  CodeBatch read_batch(std::int64_t first_draw);
  // The first layer that reads lyrics, or the one that the preset names; -1: no alignment is
  // taught at this step.
  int aligned_layer(std::int64_t step) const;

  config::PriorPreset preset_;
  const CodeDataset& windows_;
  at::Device device_;
  std::int64_t train_items_;
  Sampler order_;
  tensor::StateDict weights_;  // without the second names of tied tensors
  model::Prior prior_;
  DataLoader<CodeBatch> batches_;
};

}  // namespace crooner::training
