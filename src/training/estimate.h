#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace crooner::training {

// A mean over songs, and half the width of its 95 % confidence interval (normal approximation).
struct Estimate {
  double mean = 0;
  double half_width = 0;
  std::int64_t songs = 0;
};

// The estimate from one value per song; none without a value.
std::optional<Estimate> estimate(const std::vector<double>& values);

}  // namespace crooner::training
