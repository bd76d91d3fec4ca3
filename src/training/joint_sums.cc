#include "training/joint_sums.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace crooner::training {
namespace {

constexpr std::int64_t kBucketElements = 6 << 20;  // 24 MB of float32

// Which parameters have a gradient in some process.
std::vector<at::Tensor> with_gradient(const distributed::ProcessGroup& group,
                                      std::span<const at::Tensor> parameters) {
  const at::Tensor counts = at::zeros({static_cast<std::int64_t>(parameters.size())}, at::kInt);
  auto* data = counts.mutable_data_ptr<int>();
  for (std::size_t i = 0; i < parameters.size(); ++i) data[i] = parameters[i].grad().defined();
  group.sum({counts});
  std::vector<at::Tensor> chosen;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (data[i] > 0) chosen.push_back(parameters[i]);
  }
  return chosen;
}

at::Tensor flat_gradient(const at::Tensor& parameter) {
  return parameter.grad().defined() ? parameter.grad().reshape({-1})
                                    : at::zeros({parameter.numel()}, parameter.options());
}

}  // namespace

void sum_gradients(const distributed::ProcessGroup& group, std::span<const at::Tensor> parameters) {
  if (group.size() == 1) return;
  const at::NoGradGuard no_grad;
  const std::vector<at::Tensor> chosen = with_gradient(group, parameters);
  std::vector<at::Tensor> buckets;
  for (std::size_t i = 0; i < chosen.size();) {
    std::vector<at::Tensor> parts;
    for (std::int64_t elements = 0; i < chosen.size() && elements < kBucketElements; ++i) {
      parts.push_back(flat_gradient(chosen[i]));
      elements += parts.back().numel();
    }
    buckets.push_back(at::cat(parts));
  }
  group.sum(buckets);
  std::size_t bucket = 0;
  std::int64_t offset = 0;
  for (at::Tensor parameter : chosen) {
    if (offset == buckets[bucket].numel()) {
      ++bucket;
      offset = 0;
    }
    parameter.mutable_grad() =
        buckets[bucket].narrow(0, offset, parameter.numel()).view(parameter.sizes());
    offset += parameter.numel();
  }
}

void sum_metrics(const distributed::ProcessGroup& group, Metrics& metrics) {
  if (group.size() == 1) return;
  std::string names;
  for (const auto& [name, value] : metrics) names += name + "\n";
  Metrics sums;
  std::istringstream in(group.text_of_first(names));
  for (std::string name; std::getline(in, name);) sums[name] = metrics[name];
  const at::Tensor values = at::zeros({static_cast<std::int64_t>(sums.size())}, at::kDouble);
  auto* data = values.mutable_data_ptr<double>();
  std::size_t i = 0;
  for (const auto& [name, value] : sums) data[i++] = value;
  if (!sums.empty()) group.sum({values});
  i = 0;
  for (auto& [name, value] : sums) value = data[i++];
  metrics = std::move(sums);
}

}  // namespace crooner::training
