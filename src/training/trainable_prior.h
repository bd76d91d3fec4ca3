#pragma once

#include <optional>

#include "config/prior_preset.h"
#include "distributed/process_group.h"
#include "model/prior.h"
#include "training/code_dataset.h"
#include "training/trainable.h"

namespace crooner::training {

// A prior in training, of any level and kind.
class TrainablePrior final : public Trainable<CodeBatch> {
 public:
  // Trains a float32 copy of `weights`: initial ones, or those of a base model; with an adapter its
  // factors alone, which are then weights(). `preset` holds the model. `group` trains it together.
  TrainablePrior(const config::PriorPreset& preset, const tensor::StateDict& weights,
                 at::Device device,
                 const distributed::ProcessGroup& group = distributed::ProcessGroup::single());

  tensor::StateDict& weights() override { return weights_; }
  tensor::StateDict result() override;  // without phone classifiers
  std::vector<std::string> trainable_parameters() const override;
  at::Tensor loss(const CodeBatch& batch, std::int64_t step, Metrics& metrics) override;
  std::unique_ptr<Trainable> shared_weight_replica() override;  // on the CPU only
  void after_step(std::int64_t step, Metrics& metrics) override;
  // Bits per token: "bits" of the codes (also as "loss"), "lyric_bits"; of phone classifiers
  // "phone_bits", "phone_accuracy" and "phone_share".
  Metrics evaluate(std::span<const CodeBatch> batches) override;

  // The prior's weights without gradients, sharing their memory or with the adapter merged, tied
  // tensors under both names.
  tensor::StateDict detached_weights() const;
  const config::PriorConfig& config() const { return *preset_.model; }
  at::Device device() const { return device_; }

 private:
  // Computes with `prior` themselves, which hold the second names of tied tensors, and `factors`.
  struct Shared {};
  TrainablePrior(Shared, const config::PriorPreset& preset, tensor::StateDict prior,
                 tensor::StateDict factors, at::Device device,
                 const distributed::ProcessGroup& group);
  // The prior as it computes now, until the next call.
  const model::Prior& prior();
  // The layers whose attention is supervised at this step (alignment_layers); empty: none.
  std::vector<int> aligned_layers(std::int64_t step) const;
  // The layers whose outputs phone classifiers read, ascending; empty: none.
  std::vector<int> classified_layers() const;

  config::PriorPreset preset_;
  at::Device device_;
  const distributed::ProcessGroup& group_;
  tensor::StateDict base_;  // of an adapter: the frozen weights, tied tensors under both names
  // Trained: without the second names of tied tensors, phone classifiers included.
  tensor::StateDict weights_;
  model::Prior prior_;  // of an adapter: its base
  // Of an adapter, of the last pass: its backward pass computes layers again (`recompute`).
  std::optional<model::Prior> adapted_;
};

}  // namespace crooner::training
