#include "nn/conv_blocks.h"

namespace crooner::nn {

DownBlock::DownBlock(int stages, int stride, const ResnetShape& resnet,
                     const tensor::Scope& model) {
  for (int s = 0; s < stages; ++s) {
    const auto stage = model.sub(s);
    stages_.push_back(
        {Conv1d(stage.sub(0), stride, stride / 2, 1), Resnet(resnet, stage.sub(1).sub("model"))});
  }
  if (stages > 0) closing_.emplace(model.sub(stages), 1, 1, 1);
}

at::Tensor DownBlock::operator()(const at::Tensor& x) const {
  at::Tensor h = x;
  for (const auto& stage : stages_) h = stage.resnet(stage.down(h));
  return closing_ ? (*closing_)(h) : h;
}

PositionRange DownBlock::receptive_field(PositionRange out) const {
  if (closing_) out = closing_->receptive_field(out);
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    out = stage->down.receptive_field(stage->resnet.receptive_field(out));
  }
  return out;
}

void DownBlock::append_to(std::vector<ConvLayerSpec>& layers) const {
  for (const auto& stage : stages_) {
    layers.push_back(stage.down.spec());
    stage.resnet.append_to(layers);
  }
  if (closing_) layers.push_back(closing_->spec());
}

UpBlock::UpBlock(int stages, int stride, const ResnetShape& resnet, const tensor::Scope& model,
                 const std::string& list) {
  if (stages > 0) opening_.emplace(model.sub(0), 1, 1, 1);
  for (int s = 1; s <= stages; ++s) {
    const auto stage = model.sub(s);
    stages_.push_back(
        {Resnet(resnet, stage.sub(0).sub(list)), ConvTranspose1d(stage.sub(1), stride)});
  }
}

at::Tensor UpBlock::operator()(const at::Tensor& x) const {
  at::Tensor h = opening_ ? (*opening_)(x) : x;
  for (const auto& stage : stages_) h = stage.up(stage.resnet(h));
  return h;
}

PositionRange UpBlock::receptive_field(PositionRange out) const {
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    out = stage->resnet.receptive_field(stage->up.receptive_field(out));
  }
  return opening_ ? opening_->receptive_field(out) : out;
}

void UpBlock::append_to(std::vector<ConvLayerSpec>& layers) const {
  if (opening_) layers.push_back(opening_->spec());
  for (const auto& stage : stages_) {
    stage.resnet.append_to(layers);
    layers.push_back(stage.up.spec());
  }
}

}  // namespace crooner::nn
