#include "training/gradient_exchange.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

namespace crooner::training {
namespace {

at::Tensor flat_gradient(const at::Tensor& parameter) {
  return parameter.grad().defined() ? parameter.grad().reshape({-1})
                                    : at::zeros({parameter.numel()}, parameter.options());
}

}  // namespace

// Called by LibTorch whenever a pass has added to the gradient of a parameter.
struct GradientExchange::Watch final : torch::autograd::PostAccumulateGradHook {
  Watch(GradientExchange& all, std::size_t index) : exchange(all), parameter(index) {}
  void operator()(const at::Tensor& /*tensor*/) override { exchange.count(parameter); }

  GradientExchange& exchange;
  std::size_t parameter;
};

GradientExchange::GradientExchange(const distributed::ProcessGroup& group,
                                   std::vector<at::Tensor> parameters, std::int64_t bucket_elements)
    : group_(group), parameters_(std::move(parameters)) {
  if (group_.size() == 1) return;
  std::int64_t elements = bucket_elements;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (elements >= bucket_elements) {
      buckets_.push_back({i, i, {}});
      elements = 0;
    }
    bucket_of_.push_back(buckets_.size() - 1);
    buckets_.back().end = i + 1;
    elements += parameters_[i].numel();
    torch::autograd::impl::set_post_acc_grad_hooks(parameters_[i],
                                                   std::make_unique<Watch>(*this, i));
  }
  had_gradient_.resize(parameters_.size());
  added_.resize(parameters_.size());
}

GradientExchange::~GradientExchange() {
  if (group_.size() == 1) return;
  for (const at::Tensor& parameter : parameters_)
    torch::autograd::impl::set_post_acc_grad_hooks(parameter, nullptr);
}

void GradientExchange::begin_last_pass() {
  if (group_.size() == 1) return;
  in_last_pass_ = true;
  all_added_ = 0;
  std::ranges::fill(added_, 0);
  for (Bucket& bucket : buckets_) {
    bucket.awaited = 0;
    for (std::size_t i = bucket.first; i < bucket.end && !expected_.empty(); ++i)
      bucket.awaited += expected_[i] > 0 ? 1 : 0;
  }
}

void GradientExchange::count(std::size_t parameter) {
  if (!in_last_pass_) return;
  Bucket& bucket = buckets_[bucket_of_[parameter]];
  bucket.completed = ++all_added_;
  ++added_[parameter];
  if (expected_.empty() || added_[parameter] != expected_[parameter]) return;
  --bucket.awaited;
  send_complete();
}

void GradientExchange::send_complete() {
  while (sent_ < order_.size() && buckets_[order_[sent_]].awaited == 0)
    send(buckets_[order_[sent_++]]);
}

// The gradients move into the bucket: they need no memory twice.
void GradientExchange::send(Bucket& bucket) {
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> parts;
  for (std::size_t i = bucket.first; i < bucket.end; ++i) {
    had_gradient_[i] = parameters_[i].grad().defined();
    parts.push_back(flat_gradient(parameters_[i]));
    parameters_[i].mutable_grad() = at::Tensor();
  }
  bucket.gradients = at::cat(parts);
  group_.begin_sum(bucket.gradients);
}

void GradientExchange::finish() {
  if (group_.size() == 1) return;
  const at::NoGradGuard no_grad;
  if (order_.empty()) share_order();
  while (sent_ < order_.size()) send(buckets_[order_[sent_++]]);
  const auto parameters = static_cast<std::int64_t>(parameters_.size());
  const at::Tensor counts = at::zeros({2, parameters}, at::kInt);
  auto of = counts.accessor<int, 2>();
  for (std::int64_t i = 0; i < parameters; ++i) {
    of[0][i] = had_gradient_[i] ? 1 : 0;
    of[1][i] = parameters_[i].grad().defined() ? 1 : 0;
  }
  group_.begin_sum(counts);
  group_.finish_sums();
  std::vector<bool> late;
  for (std::int64_t i = 0; i < parameters; ++i) late.push_back(of[1][i] > 0);
  if (std::ranges::count(late, true) > 0) add_late(late);
  for (Bucket& bucket : buckets_) {
    std::int64_t offset = 0;
    for (std::size_t i = bucket.first; i < bucket.end; ++i) {
      at::Tensor& parameter = parameters_[i];
      const std::int64_t elements = parameter.numel();
      if (of[0][static_cast<std::int64_t>(i)] > 0 || late[i])
        parameter.mutable_grad() =
            bucket.gradients.narrow(0, offset, elements).view(parameter.sizes());
      offset += elements;
    }
    bucket.gradients = at::Tensor();
  }
  if (in_last_pass_) expected_ = added_;
  in_last_pass_ = false;
  sent_ = 0;
}

// Process 0 knows when its buckets were complete.
void GradientExchange::share_order() {
  order_.resize(buckets_.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::ranges::stable_sort(order_, {}, [&](std::size_t i) { return buckets_[i].completed; });
  const at::Tensor order = at::zeros({static_cast<std::int64_t>(order_.size())}, at::kLong);
  auto of = order.accessor<std::int64_t, 1>();
  for (std::size_t i = 0; i < order_.size(); ++i)
    of[static_cast<std::int64_t>(i)] = static_cast<std::int64_t>(order_[i]);
  group_.copy_from_first({order});
  for (std::size_t i = 0; i < order_.size(); ++i)
    order_[i] = static_cast<std::size_t>(of[static_cast<std::int64_t>(i)]);
}

// A pass that used a parameter more often than that of the step before has added to a gradient
// after it had left.
void GradientExchange::add_late(const std::vector<bool>& late) {
  for (Bucket& bucket : buckets_) {
    std::int64_t offset = 0;
    for (std::size_t i = bucket.first; i < bucket.end; ++i) {
      const std::int64_t elements = parameters_[i].numel();
      if (late[i]) {
        const at::Tensor more = flat_gradient(parameters_[i]).contiguous();
        group_.sum({more});
        bucket.gradients.narrow(0, offset, elements).add_(more);
      }
      offset += elements;
    }
  }
}

}  // namespace crooner::training
