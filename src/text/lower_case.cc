#include "text/lower_case.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/utf8.h"
#include "text/unicode_data.h"

namespace crooner::text {
namespace {

constexpr char32_t kDottedCapitalI = 0x130;
constexpr char32_t kCapitalSigma = 0x3a3;
constexpr char32_t kFinalSigma = 0x3c2;

std::optional<char32_t> lower_of(char32_t point) {
  const auto after =
      std::upper_bound(kLowerCase.begin(), kLowerCase.end(), point,
                       [](char32_t value, const LowerCaseRun& run) { return value < run.first; });
  if (after == kLowerCase.begin()) return std::nullopt;
  const LowerCaseRun& run = *(after - 1);
  if (point > run.last || (point - run.first) % run.step != 0) return std::nullopt;
  return static_cast<char32_t>(static_cast<std::int64_t>(point) + run.delta);
}

const std::vector<char32_t>& lower_letters() {
  static const std::vector<char32_t> letters = [] {
    std::vector<char32_t> all = {kFinalSigma};
    for (const LowerCaseRun& run : kLowerCase) {
      for (char32_t point = run.first; point <= run.last; point += run.step) {
        all.push_back(*lower_of(point));
      }
    }
    std::sort(all.begin(), all.end());
    return all;
  }();
  return letters;
}

bool cased(char32_t point) {
  return lower_of(point).has_value() ||
         std::binary_search(lower_letters().begin(), lower_letters().end(), point);
}

// Marks and apostrophes do not end a word.
bool ignorable(char32_t point) {
  return (point >= 0x300 && point <= 0x36f) || point == '\'' || point == '.' || point == 0x2019 ||
         point == 0xad;
}

// A sigma is final after a letter, unless another letter follows.
bool final_sigma(const std::u32string& text, std::size_t at) {
  std::size_t before = at;
  while (before > 0 && ignorable(text[before - 1])) --before;
  if (before == 0 || !cased(text[before - 1])) return false;
  std::size_t after = at + 1;
  while (after < text.size() && ignorable(text[after])) ++after;
  return after == text.size() || !cased(text[after]);
}

}  // namespace

std::string lower_case(const std::string& utf8) {
  const std::u32string points = decode_utf8(utf8);
  std::string lower;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i] == kDottedCapitalI) {
      lower += "i\xcc\x87";  // i and a combining dot above
    } else if (points[i] == kCapitalSigma && final_sigma(points, i)) {
      lower += encode_utf8(kFinalSigma);
    } else {
      lower += encode_utf8(lower_of(points[i]).value_or(points[i]));
    }
  }
  return lower;
}

}  // namespace crooner::text
