#include "training/loss_scale.h"

#include <algorithm>

namespace crooner::training {

constexpr double kMaxScale = 16777216.0;  // 2^24

LossScaler::LossScaler(const Options& options)
    : options_(options), value_(options.fixed.value_or(options.initial)) {}

void LossScaler::update(bool overflow) {
  if (options_.fixed) return;
  if (overflow) {
    value_ /= 2;
    clean_steps_ = 0;
  } else if (++clean_steps_ >= options_.window) {
    value_ = std::min(value_ * options_.factor, kMaxScale);
    clean_steps_ = 0;
  }
}

void LossScaler::restore(double value, int clean_steps) {
  value_ = value;
  clean_steps_ = clean_steps;
}

}  // namespace crooner::training
