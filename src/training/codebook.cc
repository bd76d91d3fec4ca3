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
                                 const at::Tensor& restarts, double threshold,
                                 const distributed::ProcessGroup& group) {
  const at::NoGradGuard no_grad;
  const at::Tensor batch_sums = at::zeros_like(sums_).index_add_(0, codes, vectors);
  const at::Tensor batch_counts =
      at::zeros_like(counts_).index_add_(0, codes, at::ones_like(codes).to(counts_.dtype()));
  group.sum({batch_sums, batch_counts});
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

namespace {

// The vectors of these indices in the joint batch, each from the process that has it.
at::Tensor select_vectors(const at::Tensor& vectors, const VectorShare& share,
                          const at::Tensor& indices) {
  if (share.group.size() == 1) return vectors.index_select(0, indices.to(vectors.device()));
  const at::Tensor own = indices.sub(share.first);
  const at::Tensor rows = own.ge(0).logical_and(own.lt(vectors.size(0))).nonzero().squeeze(1);
  at::Tensor selected = at::zeros({indices.size(0), vectors.size(1)}, vectors.options());
  selected.index_copy_(0, rows.to(vectors.device()),
                       vectors.index_select(0, own.index_select(0, rows).to(vectors.device())));
  share.group.sum({selected});
  return selected;
}

}  // namespace

at::Tensor restart_vectors(const at::Tensor& vectors, const VectorShare& share, std::int64_t bins,
                           std::uint64_t seed, std::uint64_t step) {
  const at::NoGradGuard no_grad;
  // A generator of its own for each step, so that a resumed run offers the same vectors.
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed * 0x9E3779B97F4A7C15ull + step);
  const std::int64_t copies = share.total < bins ? (bins + share.total - 1) / share.total : 1;
  const std::int64_t offered = copies * share.total;
  at::Tensor noise;
  if (copies > 1)
    noise = at::randn({offered, vectors.size(1)}, generator, at::TensorOptions(at::kFloat));
  const at::Tensor order =
      at::randperm(offered, generator, at::TensorOptions(at::kLong)).slice(0, 0, bins);
  const at::Tensor selected = select_vectors(vectors, share, order.remainder(share.total));
  if (!noise.defined()) return selected;
  const double deviation = 0.01 / std::sqrt(static_cast<double>(vectors.size(1)));
  return selected + noise.index_select(0, order).to(selected.options()) * deviation;
}

}  // namespace crooner::training
