#include "report/curve_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::report {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The lowest and highest of what `get` takes from a point.
template <typename Get>
Axis axis_over(const CurvePlot& plot, int ticks, Get get) {
  double low = kInfinity, high = -kInfinity;
  for (const Curve& curve : plot.curves) {
    for (const auto& point : curve.points) {
      if (!std::isfinite(point.second)) continue;
      low = std::min(low, get(point));
      high = std::max(high, get(point));
    }
  }
  if (low > high) throw InputError(str_cat("There is no number of '", plot.title, "' yet."));
  return make_axis(low, high, ticks);
}

}  // namespace

Axis step_axis(const CurvePlot& plot, int ticks) {
  return axis_over(plot, ticks, [](const auto& point) { return static_cast<double>(point.first); });
}

// Over the means that are drawn, so that a single outlier does not flatten the curves.
Axis value_axis(const CurvePlot& plot, int ticks) {
  constexpr std::size_t kBins = 200;
  const Axis steps = step_axis(plot, ticks);
  CurvePlot means{plot.title, {}};
  for (const Curve& curve : plot.curves) {
    means.curves.push_back({curve.name, {}});
    for (const double mean : binned(curve, steps, kBins))
      means.curves.back().points.emplace_back(0, mean);
  }
  return axis_over(means, ticks, [](const auto& point) { return point.second; });
}

std::vector<double> binned(const Curve& curve, const Axis& steps, std::size_t bins) {
  std::vector<double> sums(bins), counts(bins);
  for (const auto& [step, value] : curve.points) {
    if (!std::isfinite(value)) continue;
    const double at = steps.position(static_cast<double>(step)) * static_cast<double>(bins);
    const auto bin = static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(bins) - 1));
    sums[bin] += value;
    ++counts[bin];
  }
  for (std::size_t bin = 0; bin < bins; ++bin)
    sums[bin] =
        counts[bin] > 0 ? sums[bin] / counts[bin] : std::numeric_limits<double>::quiet_NaN();
  return sums;
}

}  // namespace crooner::report
