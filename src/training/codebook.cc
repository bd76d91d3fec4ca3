#include "training/codebook.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randperm.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace crooner::training {

Codebook::Codebook(at::Tensor rows, double mu)
    : rows_(std::move(rows)),
      sums_(at::zeros_like(rows_)),
      counts_(at::zeros({rows_.size(0)}, rows_.options())),
      mu_(mu) {}

void Codebook::initialise(const at::Tensor& vectors) {
  const at::NoGradGuard no_grad;
  rows_.copy_(vectors);
  sums_.copy_(vectors);
  counts_.fill_(1);
}

void Codebook::restore(double expected_usage) {
  const at::NoGradGuard no_grad;
  sums_.copy_(rows_).mul_(expected_usage);
  counts_.fill_(expected_usage);
}

CodebookMetrics Codebook::update(const at::Tensor& vectors, const at::Tensor& codes,
                                 const at::Tensor& restarts, double threshold) {
  const at::NoGradGuard no_grad;
  const at::Tensor batch_sums = at::zeros_like(sums_).index_add_(0, codes, vectors);
  const at::Tensor batch_counts =
      at::zeros_like(counts_).index_add_(0, codes, at::ones_like(codes).to(counts_.dtype()));
  sums_.mul_(mu_).add_(batch_sums, 1 - mu_);
  counts_.mul_(mu_).add_(batch_counts, 1 - mu_);

  const at::Tensor alive = counts_.ge(threshold);
  const at::Tensor before = rows_.clone();
  rows_.copy_(at::where(alive.unsqueeze(1), sums_ / counts_.unsqueeze(1), restarts));

  const at::Tensor share = batch_counts / batch_counts.sum();
  CodebookMetrics metrics;
  metrics.entropy = -(share * (share + 1e-8).log()).sum().item<double>();
  metrics.used_curr = batch_counts.ge(threshold).sum().item<double>();
  metrics.usage = alive.sum().item<double>();
  metrics.dk = at::linalg_vector_norm(rows_ - before).item<double>() /
               std::sqrt(static_cast<double>(rows_.numel()));
  return metrics;
}

at::Tensor restart_vectors(const at::Tensor& vectors, std::int64_t bins, std::uint64_t seed,
                           std::uint64_t step) {
  const at::NoGradGuard no_grad;
  // A generator of its own for each step, so that a resumed run offers the same vectors.
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed * 0x9E3779B97F4A7C15ull + step);
  at::Tensor offered = vectors;
  if (vectors.size(0) < bins) {
    const std::int64_t copies = (bins + vectors.size(0) - 1) / vectors.size(0);
    offered = vectors.repeat({copies, 1});
    const double deviation = 0.01 / std::sqrt(static_cast<double>(vectors.size(1)));
    const at::Tensor noise = at::randn(offered.sizes(), generator, at::TensorOptions(at::kFloat));
    offered = offered + noise.to(offered.options()) * deviation;
  }
  const at::Tensor order =
      at::randperm(offered.size(0), generator, at::TensorOptions(at::kLong)).slice(0, 0, bins);
  return offered.index_select(0, order.to(offered.device()));
}

}  // namespace crooner::training
