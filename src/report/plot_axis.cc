#include "report/plot_axis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace crooner::report {
namespace {

// The round number, 1, 2 or 5 times a power of ten, next to `step` from above.
double round_step(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= step * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

std::string tick_label(double value, double step) {
  if (value == 0) return "0";
  std::array<char, 32> text = {};
  const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 9);
  const char* unit = "";
  if (step >= 1000) {
    value /= 1000;
    unit = "k";
  }
  std::snprintf(text.data(), text.size(), step < 1e-6 ? "%.*e%s" : "%.*f%s",
                step < 1e-6 ? 1 : decimals, value, unit);
  return text.data();
}

}  // namespace

Axis make_axis(double low, double high, int ticks) {
  if (!(high > low)) {  // one value, or none
    const double margin = std::max(std::abs(low) * 0.1, 1e-12);
    low -= margin;
    high += margin;
  }
  const double step = round_step((high - low) / std::max(ticks, 1));
  Axis axis;
  axis.low = std::floor(low / step + 1e-9) * step;
  axis.high = std::ceil(high / step - 1e-9) * step;
  const auto count = std::llround((axis.high - axis.low) / step);
  for (long long i = 0; i <= count; ++i) {
    double tick = axis.low + static_cast<double>(i) * step;
    if (std::abs(tick) < step * 1e-9) tick = 0;  // not -0
    axis.ticks.push_back(tick);
    axis.labels.push_back(tick_label(tick, step));
  }
  return axis;
}

}  // namespace crooner::report
