#include "model/convolutions.h"

namespace crooner::model {
namespace {

using engine::convolution::Layer;
using engine::convolution::Weights;

// Holds the tensors while their numbers are read.
struct Held {
  Held(const at::Tensor& w, const at::Tensor& b, bool transposed = false)
      : weight(w.detach().contiguous()),
        bias(b.detach().contiguous()),
        weights{weight.const_data_ptr<float>(), bias.const_data_ptr<float>(),
                static_cast<int>(weight.size(transposed ? 1 : 0)),
                static_cast<int>(weight.size(transposed ? 0 : 1)),
                static_cast<int>(weight.size(2))} {}
  at::Tensor weight, bias;
  Weights weights;
};

Layer layer_of(const nn::ConvStep& step) {
  const Held held(step.weight, step.bias, step.kind == nn::ConvStep::Kind::kTransposed);
  switch (step.kind) {
    case nn::ConvStep::Kind::kTransposed:
      return Layer::transposed(held.weights, step.stride);
    case nn::ConvStep::Kind::kResidual:
      return Layer::residual(held.weights, Held(step.pointwise_weight, step.pointwise_bias).weights,
                             step.dilation, static_cast<float>(step.scale));
    default:
      return Layer::convolution(held.weights, step.stride, step.padding, step.dilation);
  }
}

}  // namespace

engine::convolution::Network pack(const std::vector<nn::ConvStep>& steps, int channels) {
  engine::convolution::Network network(channels);
  for (const auto& step : steps) network.add(layer_of(step));
  return network;
}

}  // namespace crooner::model
