#include "nn/activation_checkpoint.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <utility>

namespace crooner::nn {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Function = std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>;

// The state of automatic mixed precision, restored in the backward pass, which runs on another
// thread.
struct Autocast {
  explicit Autocast(at::DeviceType type)
      : device(type),
        enabled(at::autocast::is_autocast_enabled(type)),
        dtype(at::autocast::get_autocast_dtype(type)),
        cached(at::autocast::is_autocast_cache_enabled()) {}

  void set() const {
    at::autocast::set_autocast_enabled(device, enabled);
    at::autocast::set_autocast_dtype(device, dtype);
    at::autocast::set_autocast_cache_enabled(cached);
  }

  at::DeviceType device;
  bool enabled;
  at::ScalarType dtype;
  bool cached;  // converted weights
};

struct Call : torch::CustomClassHolder {
  Call(Function function, bool with_y, at::DeviceType device)
      : f(std::move(function)), has_y(with_y), autocast(device) {}

  at::Tensor operator()(const at::Tensor& x, const at::Tensor& y) const {
    return f(x, has_y ? y : at::Tensor());
  }

  Function f;
  bool has_y;  // false: y is undefined; the graph gets an empty tensor instead
  Autocast autocast;
};

struct Recompute : torch::autograd::Function<Recompute> {
  static at::Tensor forward(AutogradContext* context, const c10::intrusive_ptr<Call>& call,
                            const at::Tensor& x, const at::Tensor& y) {
    context->saved_data["call"] = c10::IValue::make_capsule(call);
    context->save_for_backward({x, y});
    return (*call)(x, y);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto call = context->saved_data["call"].toCapsule();
    const auto& again = static_cast<const Call&>(*call);
    variable_list inputs;
    for (const at::Tensor& saved : context->get_saved_variables())
      inputs.push_back(saved.detach().requires_grad_(saved.requires_grad()));
    const Autocast outside(again.autocast.device);
    at::Tensor result;
    {
      const at::AutoGradMode with_gradients(true);
      again.autocast.set();
      result = again(inputs[0], inputs[1]);
      outside.set();
    }
    torch::autograd::backward({result}, {gradients[0]});
    return {at::Tensor(), inputs[0].grad(), inputs[1].grad()};
  }
};

}  // namespace

at::Tensor activation_checkpoint(Function f, const at::Tensor& x, const at::Tensor& y) {
  if (!at::GradMode::is_enabled()) return f(x, y);
  // An input without gradient, of an adapter's first layer, must not end the graph of the weights
  // that `f` uses.
  const at::Tensor input = x.requires_grad() ? x : x.detach().requires_grad_(true);
  return Recompute::apply(c10::make_intrusive<Call>(std::move(f), y.defined(), x.device().type()),
                          input, y.defined() ? y : x.new_empty({0}));
}

}  // namespace crooner::nn
