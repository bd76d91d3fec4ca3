#pragma once

#include <cstdint>

#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::plan {

// How many layers' attention is supervised or read by phone classifiers: these are not computed
// again with `recompute`. `preset` has its model.
int kept_layers(const config::PriorPreset& preset);

// Bytes of a forward and backward pass over one item, computed from the configuration as the
// networks of `nn` and `model` are differentiated.
struct Activations {
  std::int64_t saved = 0;    // what the forward pass keeps for the backward pass
  std::int64_t working = 0;  // the largest temporary memory besides
};

// `on_host`: attention in half precision is not fused. `preset` has its model.
Activations prior_activations(const config::PriorPreset& preset, bool on_host);

// All levels that are trained, with the losses of their spectra.
Activations vqvae_activations(const config::VqvaePreset& preset);

}  // namespace crooner::plan
