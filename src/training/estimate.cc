#include "training/estimate.h"

#include <cmath>

namespace crooner::training {

std::optional<Estimate> estimate(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  const auto count = static_cast<double>(values.size());
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / count;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = count > 1 ? std::sqrt(squares / (count - 1)) : 0;
  return Estimate{mean, 1.96 * deviation / std::sqrt(count),
                  static_cast<std::int64_t>(values.size())};
}

}  // namespace crooner::training
