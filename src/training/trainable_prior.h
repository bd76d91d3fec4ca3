#pragma once

#include <optional>

#include "config/prior_preset.h"
#include "distributed/process_group.h"
#include "model/prior.h"
#include "training/code_dataset.h"
#include "training/low_rank.h"
#include "training/trainable.h"

namespace crooner::training {

// A prior in training, of any level and kind.
class TrainablePrior final : public Trainable<CodeBatch> {
 public:
  // Trains a float32 copy of `weights`: initial ones, or those of a base model; with an adapter its
  // factors alone, which are then weights(), beside a copy of the base in its precision. `preset`
  // holds the model. `group` trains it together.
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
  // tensors under both names; linear layers in the type of sampling_precision().
  tensor::StateDict detached_weights() const;
  // In which samples are generated: fp32, or of a base that is kept in fewer bytes fp16 or bf16, so
  // that there never is a float32 copy of it.
  Precision sampling_precision() const;
  const config::PriorConfig& config() const { return *preset_.model; }
  at::Device device() const { return device_; }

 private:
  // Computes with `prior` themselves, which hold the second names of tied tensors, and `factors`.
  struct Shared {};
  TrainablePrior(Shared, const config::PriorPreset& preset, FrozenBase prior,
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
  FrozenBase base_;  // of an adapter
  // Trained: without the second names of tied tensors, phone classifiers included.
  tensor::StateDict weights_;
  model::Prior prior_;  // of an adapter: its base
  // Of an adapter, of the last pass: its backward pass computes layers again (`recompute`).
  std::optional<model::Prior> adapted_;
};

}  // namespace crooner::training
