#include "model/layerwise_prior.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <utility>

#include "base/signals.h"
#include "base/strings.h"
#include "config/tensor_table.h"
#include "nn/block.h"

namespace crooner::model {
namespace {

constexpr char kLayers[] = "prior.transformer.";

// All but the layers and the output matrix, which are empty: a Prior looks them up, but what is
// used here does not compute with them.
tensor::StateDict read_front(const config::PriorConfig& config, const LayerwisePrior::Read& read) {
  tensor::StateDict dict;
  for (const TensorSpec& tensor : config::tensor_specs(config)) {
    const bool left_out = tensor.name.starts_with(kLayers) || tensor.name == "prior.x_out.weight";
    dict[tensor.name] =
        left_out ? at::empty({0}, at::TensorOptions().dtype(at::kFloat)) : read(tensor.name);
  }
  return dict;
}

// What runs through the layers, of one window.
struct Pass {
  at::Tensor x;           // [1, n_ctx, width]
  at::Tensor encoder_kv;  // undefined without lyrics layers

  void convert(at::ScalarType type) {
    x = x.to(type);
    if (encoder_kv.defined()) encoder_kv = encoder_kv.to(type);
  }
};

}  // namespace

LayerwisePrior::LayerwisePrior(const config::PriorConfig& config, Read read)
    : read_(std::move(read)), prior_(config, tensor::Scope(read_front(config, read_))) {}

tensor::StateDict LayerwisePrior::read_layer(int layer,
                                             const std::vector<std::string>& modules) const {
  const std::string prefix = str_cat(kLayers, "_attn_mods.", layer, ".");
  tensor::StateDict dict;
  for (const TensorSpec& tensor : config::tensor_specs(config())) {
    if (!tensor.name.starts_with(prefix)) continue;
    const std::string name = tensor.name.substr(prefix.size());
    const bool wanted = std::any_of(modules.begin(), modules.end(),
                                    [&](const auto& module) { return name.starts_with(module); });
    if (wanted) dict[name] = read_(tensor.name);
  }
  return dict;
}

std::vector<at::Tensor> LayerwisePrior::alignment_weights(std::span<const Window> windows,
                                                          const std::stop_token& stop) const {
  const config::TransformerConfig& transformer = config().transformer;
  const config::AlignmentConfig head = *config().alignment;
  std::vector<Pass> passes;
  for (const Window& window : windows) {
    throw_if_interrupted(stop);
    const Conditions conditions = prior_.conditions(window.labels, {});
    const at::Tensor tokens = prior_.sequence_tokens(window.codes, window.labels);
    passes.push_back(
        {prior_.decoder().embed(tokens, 0, transformer.n_ctx, conditions), conditions.encoder_kv});
  }
  for (int layer = 0; layer < head.layer; ++layer) {
    const tensor::StateDict weights = read_layer(layer, {"attn.", "ln_0.", "mlp.", "ln_1."});
    const nn::Block block(transformer, layer, tensor::Scope(weights));
    for (Pass& pass : passes) {
      throw_if_interrupted(stop);
      pass.convert(block.attention().dtype());
      pass.x = block.forward(pass.x, pass.encoder_kv, nn::Scaling::kScaleScores);
    }
  }
  const tensor::StateDict weights = read_layer(head.layer, {"attn.", "ln_0."});
  const nn::Attention attention(nn::AttentionShape::of(transformer, head.layer),
                                tensor::Scope(weights).sub("attn"));
  const nn::LayerNorm ln_0(tensor::Scope(weights).sub("ln_0"));
  std::vector<at::Tensor> result;
  for (Pass& pass : passes) {
    throw_if_interrupted(stop);
    pass.convert(attention.dtype());
    at::Tensor recorded;
    attention.forward(ln_0(pass.x), pass.encoder_kv, nn::Scaling::kScaleScores, &recorded);
    result.push_back(recorded[0][head.head].to(at::kCPU, at::kFloat));
    pass = {};
  }
  return result;
}

}  // namespace crooner::model
