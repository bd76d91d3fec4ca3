#include "golden/models.h"

#include "base/strings.h"
#include "config/hps.h"

namespace crooner::golden {

config::VqvaeConfig vqvae_config(const Case& vqvae) {
  return config::vqvae_from_hps(vqvae.json()["hps"].raw());
}

config::PriorConfig prior_config(const Case& prior) {
  const Json json = prior.json();
  const Case vqvae = prior.other(str_cat("vqvae/", json["vqvae"].as<std::string>()));
  return config::prior_from_hps(json["hps"].raw(), vqvae_config(vqvae));
}

tensor::StateDict widened_weights(const Case& model) {
  tensor::StateDict weights = model.tensors("model.safetensors");
  for (auto& [name, tensor] : weights) tensor = tensor.to(at::kFloat);
  return weights;
}

}  // namespace crooner::golden
