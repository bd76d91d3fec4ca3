#include "nn/autoregressive.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/embedding.h>

namespace crooner::nn {

Conditions Conditions::slice(std::int64_t first, std::int64_t count) const {
  const auto part = [&](const at::Tensor& x) {
    return x.defined() ? x.narrow(0, first, count) : x;
  };
  return {part(start), part(x_cond), part(encoder_kv)};
}

Autoregressive::Autoregressive(const config::DecoderConfig& config, const tensor::Scope& weights)
    : config_(config),
      x_emb_(weights.at("x_emb.weight")),
      pos_emb_(weights.at("pos_emb.pos_emb")),
      transformer_(config.transformer, weights.sub("transformer")) {
  if (config.output_head) x_out_ = weights.at("x_out.weight");
}

// The positions' part of x_cond, which may be one for all positions.
at::Tensor Autoregressive::positions_of(const at::Tensor& x_cond, std::int64_t first,
                                        std::int64_t count) const {
  return x_cond.size(1) == 1 ? x_cond : x_cond.narrow(1, first, count);
}

at::Tensor Autoregressive::embed(const at::Tensor& tokens, std::int64_t first, std::int64_t count,
                                 const Conditions& conditions) const {
  at::Tensor x;
  if (first > 0) {
    x = at::embedding(x_emb_, tokens.narrow(1, first - 1, count));
  } else {
    x = conditions.start.unsqueeze(1).expand({tokens.size(0), 1, -1});
    if (count > 1) x = at::cat({x, at::embedding(x_emb_, tokens.narrow(1, 0, count - 1))}, 1);
  }
  x = x.add(pos_emb_.narrow(0, first, count));
  if (!conditions.x_cond.defined()) return x;
  return x.add(positions_of(conditions.x_cond, first, count));
}

at::Tensor Autoregressive::logits(const at::Tensor& h, std::int64_t first,
                                  const Conditions& conditions) const {
  at::Tensor x = h.to(at::kFloat);
  if (config_.add_cond_after && conditions.x_cond.defined()) {
    x = x.add(positions_of(conditions.x_cond, first, h.size(1)));
  }
  return x.matmul(x_out_.t());
}

at::Tensor Autoregressive::hidden(const at::Tensor& tokens, const Conditions& conditions,
                                  Scaling scaling, RecordedAttention* recorded,
                                  bool recompute) const {
  const auto x = embed(tokens, 0, config_.transformer.n_ctx, conditions);
  return transformer_.forward(x, conditions.encoder_kv, scaling, recorded, recompute)
      .to(at::kFloat);
}

}  // namespace crooner::nn
