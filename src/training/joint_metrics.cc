#include "training/joint_metrics.h"

#include <ATen/ops/zeros.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <utility>

namespace crooner::training {

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
