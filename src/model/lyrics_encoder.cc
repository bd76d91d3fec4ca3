#include "model/lyrics_encoder.h"

namespace crooner::model {

LyricsEncoder::LyricsEncoder(const config::LyricsConfig& config, const tensor::Scope& weights)
    : encoder_(config.encoder_config(), weights.sub("prime_prior")),
      start_token_(weights.sub("prime_prior").at("start_token")),
      state_proj_(weights.sub("prime_state_proj")),
      state_ln_(weights.sub("prime_state_ln")),
      x_out_(weights.sub("prime_x_out").at("weight")) {}

at::Tensor LyricsEncoder::encode(const at::Tensor& tokens, nn::Scaling scaling,
                                 bool recompute) const {
  const nn::Conditions conditions{start_token_.expand({tokens.size(0), -1}), {}, {}};
  return encoder_.hidden(tokens, conditions, scaling, nullptr, recompute);
}

at::Tensor LyricsEncoder::project(const at::Tensor& encoding) const {
  return state_ln_(state_proj_(encoding.to(state_proj_.dtype())).to(at::kFloat));
}

at::Tensor LyricsEncoder::logits(const at::Tensor& encoder_kv) const {
  return encoder_kv.matmul(x_out_.t());
}

}  // namespace crooner::model
