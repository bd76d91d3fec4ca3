#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <span>

namespace crooner::training {

// L2 norm over all gradients, divided by `scale`. Parameters without a gradient count as zero.
double gradient_norm(std::span<const at::Tensor> parameters, double scale = 1);

// Whether a loss or a norm is NaN or infinite.
bool is_overflow(double value);

// What gradients are divided by to undo the loss scale and to clip: scale * max(1, norm / clip),
// where `norm` is that of the unscaled gradients.
double gradient_divisor(double norm, double clip, double scale = 1);

// Dynamic loss scaling, so that half-precision gradients do not underflow (docs/spec/training.md,
// section 6): halved on overflow, multiplied by `factor` after every `window` steps in a row
// without overflow, at most 2^24.
class LossScaler {
 public:
  struct Options {
    double initial = 65536.0;
    int window = 1;
    double factor = 1.0006933874625807;  // 2^(1/1000)
    std::optional<double> fixed;         // a scale that never changes
  };

  LossScaler() : LossScaler(Options{}) {}
  explicit LossScaler(const Options& options);

  double value() const { return value_; }
  void update(bool overflow);

  // The state that a checkpoint holds.
  int clean_steps() const { return clean_steps_; }
  void restore(double value, int clean_steps);

 private:
  Options options_;
  double value_;
  int clean_steps_ = 0;
};

}  // namespace crooner::training
