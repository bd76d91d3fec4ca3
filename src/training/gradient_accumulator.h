#pragma once

#include <memory>
#include <vector>

#include "training/trainable.h"

namespace crooner::training {

// The forward and backward passes of a step: side by side if there are threads for several and the
// network can do that, one after another otherwise, with the same gradients either way.
class GradientAccumulator {
 public:
  // `passes` in a step of `batch` draws each, on as many threads as LibTorch has when it is made.
  GradientAccumulator(Trainable& network, int passes, int batch);

  // Adds the gradients of the mean loss times `scale` to those of the network's weights and returns
  // that loss. Metrics are means over the passes too; "waited" is the time that data kept the step
  // waiting.
  double run(std::int64_t step, double scale, Metrics& metrics);

 private:
  struct Result {
    double loss = 0;
    Metrics metrics;
  };
  Result pass(Trainable& network, std::int64_t number, double scale) const;
  void add_gradients_of(Trainable& worker);

  Trainable& network_;
  int passes_;
  int batch_;
  std::vector<std::unique_ptr<Trainable>> helpers_;  // beside network_
  int threads_;                                      // of a pass
};

}  // namespace crooner::training
