#include "model/vqvae_coder.h"

namespace crooner::model {
namespace {

nn::ResnetShape resnet_of(const config::VqvaeConfig& config, int level, bool reversed) {
  return {config.level_depth(level), config.dilation_growth_rate, config.dilation_cycle,
          config.res_scale, reversed};
}

}  // namespace

VqvaeEncoder::VqvaeEncoder(const config::VqvaeConfig& config, int level,
                           const tensor::Scope& encoders) {
  const auto blocks = encoders.sub(level).sub("level_blocks");
  for (int i = 0; i <= level; ++i) {
    blocks_.emplace_back(config.downs_t.at(i), config.strides_t.at(i),
                         resnet_of(config, level, false), blocks.sub(i).sub("model"));
  }
}

at::Tensor VqvaeEncoder::operator()(const at::Tensor& audio) const {
  at::Tensor h = audio;
  for (const auto& block : blocks_) h = block(h);
  return h;
}

nn::PositionRange VqvaeEncoder::receptive_field(nn::PositionRange codes) const {
  for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block)
    codes = block->receptive_field(codes);
  return codes;
}

std::vector<nn::ConvLayerSpec> VqvaeEncoder::layers() const {
  std::vector<nn::ConvLayerSpec> layers;
  for (const auto& block : blocks_) block.append_to(layers);
  return layers;
}

VqvaeDecoder::VqvaeDecoder(const config::VqvaeConfig& config, int level,
                           const tensor::Scope& decoders)
    : out_(decoders.sub(level).sub("out"), 1, 1, 1) {
  const auto blocks = decoders.sub(level).sub("level_blocks");
  for (int i = level; i >= 0; --i) {
    blocks_.emplace_back(config.downs_t.at(i), config.strides_t.at(i),
                         resnet_of(config, level, config.reverse_decoder_dilation),
                         blocks.sub(i).sub("model"));
  }
}

at::Tensor VqvaeDecoder::operator()(const at::Tensor& vectors) const {
  at::Tensor h = vectors;
  for (const auto& block : blocks_) h = block(h);
  return out_(h);
}

nn::PositionRange VqvaeDecoder::receptive_field(nn::PositionRange samples) const {
  samples = out_.receptive_field(samples);
  for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
    samples = block->receptive_field(samples);
  }
  return samples;
}

std::vector<nn::ConvLayerSpec> VqvaeDecoder::layers() const {
  std::vector<nn::ConvLayerSpec> layers;
  for (const auto& block : blocks_) block.append_to(layers);
  layers.push_back(out_.spec());
  return layers;
}

}  // namespace crooner::model
