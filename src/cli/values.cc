#include "cli/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "base/lower_case.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

constexpr int kMaxLevels = 16;

// The whole text as a T, or nothing. No locale, no leading blanks, no "inf" or "nan".
template <typename T>
std::optional<T> parse(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if constexpr (std::is_integral_v<T>) {  // spreadsheets and pandas write 7 as 7.0
    const std::size_t point = text.find('.');
    const bool zeros = point != std::string_view::npos && point + 1 < text.size() &&
                       text.find_first_not_of('0', point + 1) == std::string_view::npos;
    if (zeros) text = text.substr(0, point);
  }
  if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos)
    return {};
  T value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

// 1048576, not 1.04858e+06.
std::string format_bound(double value) {
  if (std::abs(value) < 1e15 && value == std::floor(value)) {
    return str_cat(static_cast<std::int64_t>(value));
  }
  return str_cat(value);
}

std::string accepted(const char* kind, const Range& range) {
  return str_cat(kind, range.above_low ? " above " : " from ", format_bound(range.low),
                 range.above_low ? " and up to " : " to ", format_bound(range.high));
}

// Where spreadsheets write "0,5": what to write.
template <typename T>
std::string comma_hint(std::string text) {
  const std::size_t comma = text.find(',');
  if (!std::is_floating_point_v<T> || comma == std::string::npos) return "";
  text[comma] = '.';
  return parse<T>(text) ? str_cat(" Decimals come after a point: ", text, ".") : "";
}

template <typename T>
T parse_in_range(const std::string& flag, const std::string& text, const Range& range,
                 const char* kind) {
  const auto value = parse<T>(text);
  if (!value || !range.contains(static_cast<double>(*value))) {
    throw UsageError(str_cat(flag, " is '", text, "'; it takes ", accepted(kind, range), ".",
                             comma_hint<T>(text)));
  }
  return *value;
}

template <typename T>
PerLevel<T> parse_per_level(const std::string& flag, const std::string& text, const Range& range,
                            const char* kind) {
  PerLevel<T> result;
  std::istringstream parts(text);
  std::string part;
  bool any = false;
  while (std::getline(parts, part, ',')) {
    any = true;
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) {
      if (result.all) {
        throw UsageError(str_cat(flag, " is '", text,
                                 "', two values for all levels; it takes one value, or one "
                                 "per level as in 2=0.98,0=0.99."));
      }
      result.all = parse_in_range<T>(flag, part, range, kind);
      continue;
    }
    const auto level = parse_level(std::string_view(part).substr(0, equals));
    if (!level) {
      throw UsageError(str_cat(flag, " is '", text, "', where '", part.substr(0, equals),
                               "' is not a level (0 is the bottom); it takes one value, or one per "
                               "level as in 2=0.98,0=0.99."));
    }
    const T value = parse_in_range<T>(flag, part.substr(equals + 1), range, kind);
    if (!result.levels.emplace(*level, value).second) {
      throw UsageError(str_cat(flag, " is '", text, "', which names level ", *level, " twice."));
    }
  }
  if (!any) throw UsageError(str_cat(flag, " is empty; it takes ", accepted(kind, range), "."));
  return result;
}

}  // namespace

double parse_number(const std::string& flag, const std::string& text, const Range& range) {
  return parse_in_range<double>(flag, text, range, "a number");
}

int parse_integer(const std::string& flag, const std::string& text, const Range& range) {
  return parse_in_range<int>(flag, text, range, "a whole number");
}

int parse_count_or_auto(const std::string& flag, const std::string& text, int most) {
  if (text == "auto") return 0;
  const auto value = parse<int>(text);
  if (value && *value >= 1 && *value <= most) return *value;
  throw UsageError(
      str_cat(flag, " is '", text, "'; it takes a whole number from 1 to ", most, ", or auto."));
}

std::uint64_t parse_seed(const std::string& flag, const std::string& text) {
  const auto value = parse<std::uint64_t>(text);
  if (!value) {
    throw UsageError(
        str_cat(flag, " is '", printable(text),
                "'; it takes a whole number from 0 to 18446744073709551615. Leave it out for a new "
                "one each time."));
  }
  return *value;
}

std::optional<int> parse_level(std::string_view text) {
  const auto level = parse<int>(text);
  if (!level || *level < 0 || *level >= kMaxLevels) return {};
  return level;
}

bool parse_bool(const std::string& flag, const std::string& text) {
  const std::string word = lower_case(text);
  for (const char* yes : {"true", "yes", "on", "1"}) {
    if (word == yes) return true;
  }
  for (const char* no : {"false", "no", "off", "0"}) {
    if (word == no) return false;
  }
  throw UsageError(str_cat(flag, " is '", text, "'; it takes true or false."));
}

PerLevel<double> parse_per_level_numbers(const std::string& flag, const std::string& text,
                                         const Range& range) {
  return parse_per_level<double>(flag, text, range, "a number");
}

PerLevel<int> parse_per_level_integers(const std::string& flag, const std::string& text,
                                       const Range& range) {
  return parse_per_level<int>(flag, text, range, "a whole number");
}

}  // namespace crooner::cli
