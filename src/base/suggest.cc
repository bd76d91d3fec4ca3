#include "base/suggest.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace crooner {
namespace {

std::u32string folded(std::string_view text) {
  std::u32string points = decode_utf8(text);
  for (char32_t& point : points) {
    if (point >= U'A' && point <= U'Z') point += U'a' - U'A';
  }
  return points;
}

// Dynamic programming over prefixes, keeping the last three rows of the table.
std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return distance(decode_utf8(a), decode_utf8(b));
}

std::vector<std::string> suggestions(std::string_view word, const std::vector<std::string>& known,
                                     std::size_t count) {
  const std::u32string wanted = folded(word);
  if (wanted.empty()) return {};
  const std::size_t tolerance = 1 + wanted.size() / 4;
  std::vector<std::pair<std::size_t, std::size_t>> ranked;  // (distance, index)
  for (std::size_t i = 0; i < known.size(); ++i) {
    const std::u32string name = folded(known[i]);
    const bool begins = wanted.size() >= 3 && name.compare(0, wanted.size(), wanted) == 0;
    const std::size_t gap =
        name.size() > wanted.size() ? name.size() - wanted.size() : wanted.size() - name.size();
    if (!begins && gap > tolerance) continue;  // lists have thousands of names
    const std::size_t far = distance(wanted, name);
    if (begins || far <= tolerance) ranked.emplace_back(std::min(far, begins ? tolerance : far), i);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(count, ranked.size()); ++i)
    names.push_back(known[ranked[i].second]);
  return names;
}

}  // namespace crooner
