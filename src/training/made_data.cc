#include "training/made_data.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <vector>

namespace crooner::training {
namespace {

at::Tensor random_numbers(std::int64_t rows, std::int64_t columns, std::int64_t below) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(1);
  return at::randint(0, below, {rows, columns}, generator, at::TensorOptions(at::kLong));
}

// A song that is one code shorter than what is too long (one sample less is the same in float32),
// from its beginning, under the first names.
at::Tensor made_labels(const config::PriorConfig& config, std::int64_t rows) {
  const config::LabelsConfig& labels = *config.labels;
  const auto longest =
      static_cast<std::int64_t>(labels.max_duration * config.sample_rate) - config.hop;
  const std::vector<std::int64_t> lengths{longest, 0, config.window_samples()};
  std::vector<at::Tensor> parts{
      at::tensor(lengths, at::kLong).unsqueeze(0).expand({rows, 3}),
      at::zeros({rows, 1 + labels.genre_slots}, at::TensorOptions(at::kLong))};
  if (config.lyrics)
    parts.push_back(random_numbers(rows, config.lyrics->tokens, config.lyrics->vocabulary));
  return at::cat(parts, 1);
}

}  // namespace

CodeBatch MadeCodes::read(std::span<const Sample> samples) const {
  const auto rows = static_cast<std::int64_t>(samples.size());
  CodeBatch batch;
  batch.codes = random_numbers(rows, config_.n_ctx, config_.bins);
  if (config_.conditioner) {
    batch.upper =
        random_numbers(rows, config_.n_ctx / config_.conditioner->up_ratio(), config_.bins);
  }
  if (config_.labels) batch.labels = made_labels(config_, rows);
  if (config_.lyrics) batch.sung = random_numbers(rows, config_.n_ctx, config_.lyrics->tokens);
  if (phones_ > 0) batch.phones = random_numbers(rows, config_.n_ctx, phones_);
  return batch;
}

AudioBatch MadeAudio::read(std::span<const Sample> samples) const {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(1);
  const auto rows = static_cast<std::int64_t>(samples.size());
  return {at::randn({rows, 1, sample_length_}, generator, at::TensorOptions(at::kFloat)).mul(0.1)};
}

}  // namespace crooner::training
