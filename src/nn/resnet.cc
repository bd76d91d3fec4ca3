#include "nn/resnet.h"

#include <cmath>

namespace crooner::nn {

Resnet::Resnet(const ResnetShape& shape, const tensor::Scope& blocks)
    : scale_(shape.res_scale ? 1.0 / std::sqrt(static_cast<double>(shape.depth)) : 1.0) {
  for (int d = 0; d < shape.depth; ++d) {
    const int index = shape.reversed ? shape.depth - 1 - d : d;
    const int power = shape.dilation_cycle ? index % *shape.dilation_cycle : index;
    int dilation = 1;
    for (int i = 0; i < power; ++i) dilation *= shape.dilation_growth_rate;
    const auto model = blocks.sub(d).sub("model");
    branches_.push_back(
        {Conv1d(model.sub(1), 1, dilation, dilation), Conv1d(model.sub(3), 1, 0, 1)});
  }
}

at::Tensor Resnet::operator()(const at::Tensor& x) const {
  at::Tensor h = x;
  for (const auto& branch : branches_) {
    h = h.add(branch.pointwise(branch.dilated(h.relu()).relu()), scale_);
  }
  return h;
}

PositionRange Resnet::receptive_field(PositionRange out) const {
  for (auto branch = branches_.rbegin(); branch != branches_.rend(); ++branch) {
    out = branch->dilated.receptive_field(out);
  }
  return out;
}

void Resnet::append_to(std::vector<ConvLayerSpec>& layers) const {
  for (const auto& branch : branches_) {
    ConvLayerSpec layer = branch.dilated.spec();
    layer.kind = ConvLayerSpec::Kind::kResidual;
    layer.pointwise_weight = branch.pointwise.spec().weight;
    layer.pointwise_bias = branch.pointwise.spec().bias;
    layer.scale = scale_;
    layers.push_back(layer);
  }
}

}  // namespace crooner::nn
