#pragma once

#include <optional>

namespace crooner::training {

// The factor that keeps half-precision gradients away from zero (docs/spec/training.md, section 6):
// halved on overflow, raised by `factor` each time `window` clean steps in a row are complete, at
// most 2^24.
class LossScaler {
 public:
  struct Options {
    double initial = 65536.0;
    int window = 1;
    double factor = 1.0006933874625807;  // 2^(1/1000)
    std::optional<double> fixed;         // given: it never moves
  };

  LossScaler() : LossScaler(Options{}) {}
  explicit LossScaler(const Options& options);

  double value() const { return value_; }
  void update(bool overflow);

  // What a checkpoint keeps.
  int clean_steps() const { return clean_steps_; }
  void restore(double value, int clean_steps);

 private:
  Options options_;
  double value_;
  int clean_steps_ = 0;
};

}  // namespace crooner::training
