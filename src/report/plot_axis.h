#pragma once

#include <string>
#include <vector>

namespace crooner::report {

// An axis of a plot: a range that ends at round numbers, and what is written along it.
struct Axis {
  double low = 0, high = 1;
  std::vector<double> ticks;        // round numbers in the range, ascending
  std::vector<std::string> labels;  // of the ticks

  // Where a value lies, from 0 (low) to 1 (high).
  double position(double value) const { return (value - low) / (high - low); }
};

// An axis over all values from `low` to `high`, with some `ticks` ticks.
Axis make_axis(double low, double high, int ticks);

}  // namespace crooner::report
