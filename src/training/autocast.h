#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>

namespace crooner::training {

// The type of matrix products under a `run.precision`; none for fp32.
std::optional<at::ScalarType> autocast_dtype(const std::string& precision);

// `precision` where LibTorch has products of it on `device` (tensor/narrow_products.h); otherwise
// fp32, with a warning.
std::string available_precision(const std::string& precision, at::Device device);

// While it lives, matrix products and convolutions on `device` are computed in `type`; weights and
// everything else stay float32. Without a type it does nothing. It switches LibTorch's autocast
// mode of this thread, and turns LibTorch's cache of converted weights off, which is global: passes
// run in several threads, and each uses a weight once. Guards must not nest.
class AutocastGuard {
 public:
  AutocastGuard(at::DeviceType device, std::optional<at::ScalarType> type);
  ~AutocastGuard();
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;

 private:
  at::DeviceType device_;
  bool on_;
};

}  // namespace crooner::training
