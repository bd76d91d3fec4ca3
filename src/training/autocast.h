#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>

namespace crooner::training {

// The type in which products are computed under a `run.precision`: none for fp32.
std::optional<at::ScalarType> autocast_dtype(const std::string& precision);

// While it lives, matrix products and convolutions on `device` are computed in `type`; weights and
// what is between them stay float32. Without a type it does nothing. Of this thread only;
// LibTorch's cache of converted weights is off, as it is one for all threads and a weight is used
// once a pass.
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
