#include "training/moment_shards.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace crooner::training {

MomentShards::MomentShards(const distributed::ProcessGroup& group,
                           std::span<const at::Tensor> parameters, bool divided)
    : group_(group) {
  if (!divided || group.size() == 1) return;
  std::vector<std::size_t> order(parameters.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::size_t i) { return parameters[i].numel(); });
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(group.size()));
  owners_.resize(parameters.size());
  for (const std::size_t i : order) {
    const auto least = std::ranges::min_element(numbers);
    *least += parameters[i].numel();
    owners_[i] = static_cast<int>(least - numbers.begin());
  }
}

std::vector<bool> MomentShards::held() const {
  std::vector<bool> held;
  for (std::size_t i = 0; i < owners_.size(); ++i) held.push_back(holds(i));
  return held;
}

void MomentShards::exchange(const std::vector<at::Tensor>& parameters) const {
  for (std::size_t i = 0; i < owners_.size(); ++i) group_.copy_from(owners_[i], {parameters[i]});
}

at::Tensor MomentShards::fetch(std::size_t parameter, const at::Tensor& moment) const {
  if (!divided()) return moment;
  const at::Tensor whole = holds(parameter) ? moment : at::empty(moment.sizes(), moment.options());
  group_.copy_from(owners_[parameter], {whole});
  return whole;
}

}  // namespace crooner::training
