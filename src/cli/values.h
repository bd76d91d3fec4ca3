#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace crooner::cli {

// Which numbers a flag accepts, both ends included unless `above_low`.
struct Range {
  double low = 0;
  double high = 0;
  bool above_low = false;  // low itself is not accepted

  bool holds(double value) const {
    return (above_low ? value > low : value >= low) && value <= high;
  }
};

// A value for every level, values for single levels, or both: `0.98`, `2=0.98,0=0.99`,
// `0.99,2=0.98`.
template <typename T>
struct PerLevel {
  std::optional<T> all;
  std::map<int, T> levels;

  T at(int level, T otherwise) const {
    const auto found = levels.find(level);
    if (found != levels.end()) return found->second;
    return all.value_or(otherwise);
  }
  bool given() const { return all.has_value() || !levels.empty(); }
};

// The value of a flag as a number. Throws UsageError that names the flag, what was given and what
// would be accepted.
double number(const std::string& flag, const std::string& text, const Range& range);
int integer(const std::string& flag, const std::string& text, const Range& range);
std::uint64_t seed(const std::string& flag, const std::string& text);
PerLevel<double> per_level_numbers(const std::string& flag, const std::string& text,
                                   const Range& range);
PerLevel<int> per_level_integers(const std::string& flag, const std::string& text,
                                 const Range& range);

}  // namespace crooner::cli
