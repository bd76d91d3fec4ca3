#pragma once

#include <crooner/per_level.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crooner::cli {

// Which numbers a flag accepts, both ends included unless `above_low`.
struct Range {
  double low = 0;
  double high = 0;
  bool above_low = false;  // low itself is not accepted

  bool contains(double value) const {
    return (above_low ? value > low : value >= low) && value <= high;
  }
};

// The value of a flag as a number. Throws UsageError that names the flag, its value and what is
// accepted.
double parse_number(const std::string& flag, const std::string& text, const Range& range);
int parse_integer(const std::string& flag, const std::string& text, const Range& range);
// A count of at least 1, or `auto`: 0.
int parse_count_or_auto(const std::string& flag, const std::string& text, int most);
std::uint64_t parse_seed(const std::string& flag, const std::string& text);
// true, yes, on, 1 or false, no, off, 0, in any case.
bool parse_bool(const std::string& flag, const std::string& text);
// A level of some model, from 0; nothing for any other text.
std::optional<int> parse_level(std::string_view text);
// `0.98`, `2=0.98,0=0.99` or both: `0.99,2=0.98`.
PerLevel<double> parse_per_level_numbers(const std::string& flag, const std::string& text,
                                         const Range& range);
PerLevel<int> parse_per_level_integers(const std::string& flag, const std::string& text,
                                       const Range& range);

}  // namespace crooner::cli
