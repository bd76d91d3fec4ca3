#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "model/prior.h"

namespace crooner::model {

// A prior whose layers are read when they run, one at a time: a pass over some windows takes the
// memory of one layer, and reads the file once, as far as it needs.
class LayerwisePrior {
 public:
  // Returns the tensor of a published name, where and in the type in which it computes.
  using Read = std::function<at::Tensor(const std::string& name)>;

  // Reads embeddings and conditioners, which are kept.
  LayerwisePrior(const config::PriorConfig& config, Read read);

  const config::PriorConfig& config() const { return prior_.config(); }

  struct Window {
    at::Tensor labels;  // int64 [1, label_width]
    at::Tensor codes;   // int64 [1, n_ctx]
  };

  // The attention of the alignment head in each of the windows of a top prior, with the bits of
  // Prior::attention_weights(): float32 [queries, keys], on the CPU. Throws Cancelled once a stop
  // is requested.
  std::vector<at::Tensor> alignment_weights(std::span<const Window> windows,
                                            const std::stop_token& stop = {}) const;

 private:
  // The tensors of a layer under these modules ("attn."), by their names in it.
  tensor::StateDict read_layer(int layer, const std::vector<std::string>& modules) const;

  Read read_;
  Prior prior_;  // without layers
};

}  // namespace crooner::model
