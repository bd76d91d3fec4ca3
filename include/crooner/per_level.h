#pragma once

#include <map>
#include <optional>

namespace crooner {

// A setting that may differ by level: a value for all levels, values for single ones (0 is the
// bottom), or both.
template <typename T>
struct PerLevel {
  std::optional<T> all;
  std::map<int, T> levels;

  T at(int level, T fallback) const {
    const auto found = levels.find(level);
    if (found != levels.end()) return found->second;
    return all.value_or(fallback);
  }
  bool has_value() const { return all.has_value() || !levels.empty(); }
};

}  // namespace crooner
