#include "training/autocast.h"

#include <ATen/autocast_mode.h>

#include "base/log.h"
#include "tensor/narrow_products.h"

namespace crooner::training {
std::optional<at::ScalarType> autocast_dtype(const std::string& precision) {
  if (precision == "bf16") return at::kBFloat16;
  if (precision == "fp16") return at::kHalf;
  return std::nullopt;
}

std::string available_precision(const std::string& precision, at::Device device) {
  if (precision != "bf16" || tensor::has_narrow_products(device)) return precision;
  log::warn(
      "This processor has no products of bf16 ('run.precision'), which LibTorch needs AVX-512 for; "
      "fp32 is used.");
  return "fp32";
}

AutocastGuard::AutocastGuard(at::DeviceType device, std::optional<at::ScalarType> type)
    : device_(device), on_(type.has_value()) {
  if (!on_) return;
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::set_autocast_dtype(device_, *type);
  at::autocast::set_autocast_cache_enabled(false);
}

AutocastGuard::~AutocastGuard() {
  if (!on_) return;
  at::autocast::set_autocast_enabled(device_, false);
  at::autocast::set_autocast_cache_enabled(true);
}

}  // namespace crooner::training
