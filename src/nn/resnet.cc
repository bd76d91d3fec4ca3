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

PositionRange Resnet::needs(PositionRange out) const {
  for (auto branch = branches_.rbegin(); branch != branches_.rend(); ++branch) {
    out = branch->dilated.needs(out);
  }
  return out;
}

void Resnet::append_to(std::vector<ConvLayerSpec>& steps) const {
  for (const auto& branch : branches_) {
    ConvLayerSpec step = branch.dilated.step();
    step.kind = ConvLayerSpec::Kind::kResidual;
    step.pointwise_weight = branch.pointwise.step().weight;
    step.pointwise_bias = branch.pointwise.step().bias;
    step.scale = scale_;
    steps.push_back(step);
  }
}

}  // namespace crooner::nn
