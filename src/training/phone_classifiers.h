#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "config/phone_classifiers_config.h"
#include "tensor/state_dict.h"
#include "training/trainable.h"

namespace crooner::training {

// The weights of a preset's classifiers, "phone_classifiers.LAYER.w" [width, phones] and ".b"
// [phones]: zeros, so that a training begins with even odds.
tensor::StateDict initial_phone_classifiers(const config::TransformerConfig& transformer,
                                            const config::PhoneClassifiersConfig& config,
                                            at::Device device);

// All but the classifiers: what a model file holds.
tensor::StateDict without_phone_classifiers(const tensor::StateDict& weights);

// Cross-entropy in bits of the phone that sounds at each code, averaged over these codes and over
// the layers; 0 if none sounds. Differentiable. Adds to the sums of `metrics`, per code of the
// batch: "phone_bits", "phone_accuracy" (share of right answers), "phone_share" (codes at which a
// phone sounds).
at::Tensor phone_loss(const std::vector<at::Tensor>& outputs,  // of the layers, [N, positions, w];
                                                               // the last n_ctx are the codes'
                      const std::vector<int>& layers, const tensor::StateDict& weights,
                      const at::Tensor& phones,  // int64 [N, n_ctx] (CodeBatch::phones)
                      Metrics& metrics);

// Turns sums over passes into means over the codes at which a phone sounds; where none does,
// "phone_bits" and "phone_accuracy" are removed. Metrics without phones stay as they are.
void finish_phone_metrics(Metrics& metrics);

}  // namespace crooner::training
