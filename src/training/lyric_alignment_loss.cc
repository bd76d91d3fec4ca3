#include "training/lyric_alignment_loss.h"

#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "config/lyric_layers.h"

namespace crooner::training {

std::vector<int> alignment_layers(const config::TransformerConfig& transformer,
                                  const config::LyricAlignmentConfig& alignment) {
  if (alignment.layer) return {*alignment.layer};
  std::vector<int> layers = config::lyric_layers(transformer);
  if (layers.empty()) throw InputError("'lyric_alignment' needs a model whose layers read lyrics.");
  if (!alignment.every_layer) return {layers.front()};
  return layers;
}

namespace {

at::Tensor layer_alignment_loss(const at::Tensor& weights, const at::Tensor& sung,
                                const config::LyricAlignmentConfig& alignment) {
  std::vector<int> heads = alignment.heads;
  if (heads.empty()) {
    heads.resize(weights.size(1));
    std::iota(heads.begin(), heads.end(), 0);
  }
  const std::int64_t keys = weights.size(3), codes = sung.size(1);
  at::Tensor sum = weights.new_zeros({}), count = weights.new_zeros({});
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const at::Tensor position = sung + alignment.offsets[i % alignment.offsets.size()];
    const at::Tensor counts = sung.ge(0).logical_and(position.lt(keys)).to(at::kFloat);
    const at::Tensor seen = weights.select(1, heads[i])
                                .narrow(1, weights.size(2) - codes, codes)
                                .gather(2, position.clamp(0, keys - 1).unsqueeze(2))
                                .squeeze(2);
    sum = sum - (seen.clamp_min(1e-9).log() * counts).sum();
    count = count + counts.sum();
  }
  return sum / count.clamp_min(1) / M_LN2;
}

}  // namespace

at::Tensor lyric_alignment_loss(at::TensorList layers, const at::Tensor& sung,
                                const config::LyricAlignmentConfig& alignment) {
  at::Tensor sum = layer_alignment_loss(layers.front(), sung, alignment);
  for (const at::Tensor& weights : layers.slice(1))
    sum = sum + layer_alignment_loss(weights, sung, alignment);
  return layers.size() == 1 ? sum : sum / static_cast<double>(layers.size());
}

}  // namespace crooner::training
