#include "engine/plain_weights.h"

#include "base/error.h"
#include "base/strings.h"
#include "tensor/float_type.h"

namespace crooner::engine {

at::ScalarType scalar_type(Precision precision) {
  if (const auto type = tensor::float_type(precision)) return *type;
  throw UsageError(
      "--precision int8 and int8_mlp are for --engine cpu or cuda; the plain engine has fp32, fp16 "
      "and bf16.");
}

tensor::StateDict plain_weights(const config::DecoderConfig& config, const tensor::Scope& weights,
                                Precision precision, const at::Device& device) {
  const at::ScalarType body = scalar_type(precision);
  tensor::StateDict result;
  const auto add = [&](const std::string& name, at::ScalarType type) {
    result[name] = weights.at(name).to(device, type).contiguous();
  };
  add("x_emb.weight", at::kFloat);
  add("pos_emb.pos_emb", at::kFloat);
  add("x_out.weight", at::kFloat);
  for (int layer = 0; layer < config.transformer.depth; ++layer) {
    const std::string prefix = str_cat("transformer._attn_mods.", layer, ".");
    const bool lyrics = config.transformer.func(layer) == config::AttentionFunc::kLyrics;
    for (const char* linear :
         {"attn.c_attn", "attn.c_enc_kv", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"}) {
      if (std::string(linear) == "attn.c_enc_kv" && !lyrics) continue;
      add(str_cat(prefix, linear, ".w"), body);
      add(str_cat(prefix, linear, ".b"), body);
    }
    for (const char* norm : {"ln_0", "ln_1"}) {
      add(str_cat(prefix, norm, ".weight"), at::kFloat);
      add(str_cat(prefix, norm, ".bias"), at::kFloat);
    }
  }
  return result;
}

}  // namespace crooner::engine
