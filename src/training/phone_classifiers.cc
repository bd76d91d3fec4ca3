#include "training/phone_classifiers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/zeros.h>

#include <cmath>

#include "base/strings.h"

namespace crooner::training {
namespace {

constexpr const char* kPrefix = "phone_classifiers.";

std::string name_of(int layer, const char* part) {
  return str_cat(kPrefix, layer, ".", part);
}

}  // namespace

tensor::StateDict initial_phone_classifiers(const config::TransformerConfig& transformer,
                                            const config::PhoneClassifiersConfig& config,
                                            at::Device device) {
  const auto options = at::TensorOptions(at::kFloat).device(device);
  const auto phones = static_cast<std::int64_t>(config.phones.size());
  tensor::StateDict weights;
  for (const int layer : config.layers_of(transformer)) {
    weights[name_of(layer, "w")] =
        at::zeros({transformer.width, phones}, options).requires_grad_(true);
    weights[name_of(layer, "b")] = at::zeros({phones}, options).requires_grad_(true);
  }
  return weights;
}

tensor::StateDict without_phone_classifiers(const tensor::StateDict& weights) {
  tensor::StateDict kept;
  for (const auto& [name, value] : weights) {
    if (!name.starts_with(kPrefix)) kept[name] = value;
  }
  return kept;
}

at::Tensor phone_loss(const std::vector<at::Tensor>& outputs, const std::vector<int>& layers,
                      const tensor::StateDict& weights, const at::Tensor& phones,
                      Metrics& metrics) {
  const std::int64_t codes = phones.size(1);
  const at::Tensor flat = phones.flatten();
  const at::Tensor sounding = flat.ge(0).nonzero().squeeze(1);
  const at::Tensor targets = flat.index_select(0, sounding).unsqueeze(1);
  at::Tensor bits, hits;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const at::Tensor& output = outputs[i];
    const at::Tensor rows = output.narrow(1, output.size(1) - codes, codes)
                                .flatten(0, 1)
                                .index_select(0, sounding)
                                .to(at::kFloat);
    const at::Tensor logits =
        at::addmm(weights.at(name_of(layers[i], "b")), rows, weights.at(name_of(layers[i], "w")));
    const at::Tensor layer_bits =
        logits.log_softmax(-1, at::kFloat).gather(1, targets).sum().neg().div(M_LN2);
    const at::Tensor layer_hits = logits.detach().argmax(1, true).eq(targets).sum();
    bits = i == 0 ? layer_bits : bits + layer_bits;
    hits = i == 0 ? layer_hits : hits + layer_hits;
  }
  const auto count = static_cast<double>(sounding.size(0));
  const auto all = static_cast<double>(phones.numel());
  const auto number = static_cast<double>(layers.size());
  metrics["phone_share"] += count / all;
  metrics["phone_bits"] += bits.item<double>() / number / all;
  metrics["phone_accuracy"] += static_cast<double>(hits.item<std::int64_t>()) / number / all;
  return bits / (number * std::max(count, 1.0));
}

void finish_phone_metrics(Metrics& metrics) {
  const auto share = metrics.find("phone_share");
  if (share == metrics.end()) return;
  for (const char* name : {"phone_bits", "phone_accuracy"}) {
    if (share->second > 0) {
      metrics.at(name) /= share->second;
    } else {
      metrics.erase(name);
    }
  }
}

}  // namespace crooner::training
