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

PositionRange DownBlock::needs(PositionRange out) const {
  if (closing_) out = closing_->needs(out);
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    out = stage->down.needs(stage->resnet.needs(out));
  }
  return out;
}

void DownBlock::append_to(std::vector<ConvLayerSpec>& steps) const {
  for (const auto& stage : stages_) {
    steps.push_back(stage.down.step());
    stage.resnet.append_to(steps);
  }
  if (closing_) steps.push_back(closing_->step());
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

PositionRange UpBlock::needs(PositionRange out) const {
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    out = stage->resnet.needs(stage->up.needs(out));
  }
  return opening_ ? opening_->needs(out) : out;
}

void UpBlock::append_to(std::vector<ConvLayerSpec>& steps) const {
  if (opening_) steps.push_back(opening_->step());
  for (const auto& stage : stages_) {
    stage.resnet.append_to(steps);
    steps.push_back(stage.up.step());
  }
}

}  // namespace crooner::nn
