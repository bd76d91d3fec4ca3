#include "text/line_ends.h"

#include <algorithm>
#include <string_view>

namespace crooner::text {
namespace {

constexpr std::string_view kTypedEnds[] = {"\\r\\n", "\\n", "\\N", "\\r"};
constexpr std::string_view kUnusualEnds[] = {"\r",       "\v",           "\f",
                                             "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};

// How many bytes at the start of the text are one of these; 0: none.
std::size_t match(std::string_view text, const auto& ends) {
  const auto found = std::find_if(std::begin(ends), std::end(ends),
                                  [&](std::string_view end) { return text.starts_with(end); });
  return found == std::end(ends) ? 0 : found->size();
}

}  // namespace

LineEnds with_line_feeds(const std::string& utf8) {
  LineEnds result;
  result.lines.emplace_back();
  for (std::string_view rest = utf8; !rest.empty();) {
    std::size_t bytes = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
    if (bytes == 0 && (bytes = match(rest, kTypedEnds)) > 0) ++result.typed;
    if (bytes == 0 && (bytes = match(rest, kUnusualEnds)) > 0) ++result.unusual;
    if (bytes > 0) {
      result.lines.emplace_back();
    } else if ((bytes = rest.starts_with('\t') ? 1 : rest.starts_with("\\t") ? 2 : 0) > 0) {
      ++result.tabs;
      result.lines.back() += ' ';
    } else {
      bytes = 1;
      result.lines.back() += rest[0];
    }
    rest.remove_prefix(bytes);
  }
  return result;
}

}  // namespace crooner::text
