#pragma once

#include "config/prior_preset.h"
#include "distributed/process_group.h"
#include "model/prior.h"
#include "training/code_dataset.h"
#include "training/trainable.h"

namespace crooner::training {

// A prior in training, of any level and kind.
class TrainablePrior final : public Trainable<CodeBatch> {
 public:
  // Trains a float32 copy of `weights`: initial ones, or those of a base model. `preset` holds its
  // model. `group` trains it together.
  TrainablePrior(const config::PriorPreset& preset, const tensor::StateDict& weights,
                 at::Device device,
                 const distributed::ProcessGroup& group = distributed::ProcessGroup::single());

  tensor::StateDict& weights() override { return weights_; }
  std::vector<std::string> trainable_parameters() const override;
  at::Tensor loss(const CodeBatch& batch, std::int64_t step, Metrics& metrics) override;
  std::unique_ptr<Trainable> shared_weight_replica() override;  // on the CPU only
  // Bits per token: "bits" of the codes (also as "loss"), "lyric_bits".
  Metrics evaluate(std::span<const CodeBatch> batches) override;

  // The weights without gradients, sharing their memory, tied tensors under both names.
  tensor::StateDict detached_weights() const;
  const config::PriorConfig& config() const { return *preset_.model; }
  const model::Prior& prior() const { return prior_; }
  at::Device device() const { return device_; }

 private:
  // Computes with `weights` themselves; they hold the second names of tied tensors.
  struct Shared {};
  TrainablePrior(Shared, const config::PriorPreset& preset, tensor::StateDict weights,
                 at::Device device, const distributed::ProcessGroup& group);
  // The layers whose attention is supervised at this step (alignment_layers); empty: none.
  std::vector<int> aligned_layers(std::int64_t step) const;

  config::PriorPreset preset_;
  at::Device device_;
  const distributed::ProcessGroup& group_;
  tensor::StateDict weights_;  // without the second names of tied tensors
  model::Prior prior_;
};

}  // namespace crooner::training
