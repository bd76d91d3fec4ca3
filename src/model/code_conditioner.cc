#include "model/code_conditioner.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/embedding.h>

#include "model/cpu_convolutions.h"

namespace crooner::model {

CodeConditioner::CodeConditioner(const config::ConditionerConfig& config,
                                 const tensor::Scope& weights)
    : x_emb_(weights.sub("x_emb").at("weight")),
      up_(config.down, config.stride,
          {config.depth, config.dilation_growth_rate, config.dilation_cycle, config.res_scale,
           /*reversed=*/false},
          weights.sub("cond").sub("model"), config.blocks_name ? "blocks" : "model"),
      ln_(weights.sub("ln")) {}

at::Tensor CodeConditioner::operator()(const at::Tensor& upper) const {
  const auto embedded = at::embedding(x_emb_, upper).transpose(1, 2);
  if (x_emb_.is_cpu() && !at::GradMode::is_enabled()) {
    std::vector<nn::ConvLayerSpec> layers;
    up_.append_to(layers);
    return ln_(convolve_on_cpu(layers, embedded).transpose(1, 2));
  }
  return ln_(up_(embedded.contiguous()).transpose(1, 2));
}

}  // namespace crooner::model
