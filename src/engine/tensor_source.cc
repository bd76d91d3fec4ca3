#include "engine/tensor_source.h"

#include <c10/core/InferenceMode.h>

#include <memory>

namespace crooner::engine {
namespace {

DType to_dtype(at::ScalarType type) {
  switch (type) {
    case at::kHalf:
      return DType::kF16;
    case at::kBFloat16:
      return DType::kBF16;
    case at::kFloat:
      return DType::kF32;
    case at::kDouble:
      return DType::kF64;
    default:
      return DType::kI64;
  }
}

}  // namespace

WeightSource tensor_source(const tensor::Scope& weights) {
  // Keeps its memory until the next call.
  return [&weights, held = std::make_shared<at::Tensor>()](const std::string& name) {
    const c10::InferenceMode inference;
    *held = weights.at(name).to(at::kCPU).contiguous();
    return TensorView{held->data_ptr(), to_dtype(held->scalar_type()), held->sizes().vec()};
  };
}

at::Tensor as_floats(const at::Tensor& tensor, const at::Device& device) {
  const c10::InferenceMode inference;
  if (!tensor.defined()) return tensor;
  const at::Device at = tensor.device();
  const bool stays =
      at.type() == device.type() && (!device.has_index() || at.index() == device.index());
  return tensor.to(stays ? at : at::Device(at::kCPU), at::kFloat).contiguous();
}

HeldConditions::HeldConditions(const nn::Conditions& conditions, const at::Device& device)
    : start(as_floats(conditions.start, device)),
      x_cond(as_floats(conditions.x_cond, device)),
      encoder_kv(as_floats(conditions.encoder_kv, device)) {}

RowConditions HeldConditions::view() const {
  RowConditions view;
  view.start = start.const_data_ptr<float>();
  if (x_cond.defined()) {
    view.x_cond = x_cond.const_data_ptr<float>();
    view.x_cond_positions = static_cast<int>(x_cond.size(1));
  }
  if (encoder_kv.defined()) view.encoder_kv = encoder_kv.const_data_ptr<float>();
  return view;
}

}  // namespace crooner::engine
