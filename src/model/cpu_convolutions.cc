#include "model/cpu_convolutions.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

#include <algorithm>

namespace crooner::model {
namespace {

using engine::convolution::Layer;
using engine::convolution::Weights;

// Keeps the tensors alive while their numbers are read.
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

Layer make_layer(const nn::ConvLayerSpec& layer) {
  const Held held(layer.weight, layer.bias, layer.kind == nn::ConvLayerSpec::Kind::kTransposed);
  switch (layer.kind) {
    case nn::ConvLayerSpec::Kind::kTransposed:
      return Layer::transposed(held.weights, layer.stride);
    case nn::ConvLayerSpec::Kind::kResidual:
      return Layer::residual(held.weights,
                             Held(layer.pointwise_weight, layer.pointwise_bias).weights,
                             layer.dilation, static_cast<float>(layer.scale));
    default:
      return Layer::convolution(held.weights, layer.stride, layer.padding, layer.dilation);
  }
}

constexpr long kChunk = 1024;  // positions that flow through at a time

// One layer over one signal: rows [T, C] to [T', C'].
at::Tensor convolve(const nn::ConvLayerSpec& layer, const at::Tensor& rows,
                    engine::cpu::ThreadPool& pool) {
  const auto channels = static_cast<int>(rows.size(1));
  const auto network = pack({layer}, channels);
  const std::int64_t outputs = layer.output_bias().size(0);
  auto result = at::empty({network.length(rows.size(0)), outputs}, rows.options());
  const float* from = rows.const_data_ptr<float>();
  float* to = result.data_ptr<float>();
  network.run(
      rows.size(0), kChunk, pool,
      [&](long first, long count, float* row, long stride) {
        for (long i = 0; i < count; ++i) {
          std::copy_n(from + (first + i) * channels, channels, row + i * stride);
        }
      },
      [&](long first, long count, const float* row, long stride) {
        for (long i = 0; i < count; ++i) {
          std::copy_n(row + i * stride, outputs, to + (first + i) * outputs);
        }
      });
  return result;
}

}  // namespace

engine::convolution::Network pack(const std::vector<nn::ConvLayerSpec>& layers, int channels) {
  engine::convolution::Network network(channels);
  for (const auto& layer : layers) network.add(make_layer(layer));
  return network;
}

at::Tensor convolve_on_cpu(const std::vector<nn::ConvLayerSpec>& layers,
                           const at::Tensor& signals) {
  engine::cpu::ThreadPool pool(at::get_num_threads());
  std::vector<at::Tensor> results;
  for (std::int64_t item = 0; item < signals.size(0); ++item) {
    at::Tensor rows = signals[item].t().contiguous();
    for (const auto& layer : layers) rows = convolve(layer, rows, pool);
    results.push_back(rows.t());
  }
  return at::stack(results);
}

}  // namespace crooner::model
