#include "training/autocast.h"

#include <ATen/Version.h>
#include <ATen/autocast_mode.h>

#include "base/log.h"

namespace crooner::training {
namespace {

// Whether LibTorch multiplies bf16 by oneDNN on this processor.
bool has_bf16_products() {
#if defined(__x86_64__)
  return at::get_cpu_capability() == "AVX512";
#else
  return true;
#endif
}

}  // namespace

std::optional<at::ScalarType> autocast_dtype(const std::string& precision) {
  if (precision == "bf16") return at::kBFloat16;
  if (precision == "fp16") return at::kHalf;
  return std::nullopt;
}

std::string available_precision(const std::string& precision, at::Device device) {
  if (precision != "bf16" || !device.is_cpu() || has_bf16_products()) return precision;
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
