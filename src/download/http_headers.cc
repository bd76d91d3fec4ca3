#include "download/http_headers.h"

#include <charconv>

#include "base/lower_case.h"
#include "base/trim.h"

namespace crooner::download {
namespace {

// A whole number and nothing else.
std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return value;
}

// "HTTP/1.1 206 Partial Content"
int parse_status(std::string_view line) {
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  const auto status = parse_count(line.substr(blank + 1, 3));
  return status && *status >= 100 && *status <= 599 ? static_cast<int>(*status) : 0;
}

// "bytes 5-9/10", "bytes 5-9/*" or "bytes */10".
void parse_range(std::string_view value, ResponseHeaders& headers) {
  headers.range_begin.reset();
  headers.total.reset();
  const auto blank = value.find(' '), slash = value.find('/');
  if (blank == std::string_view::npos || slash == std::string_view::npos || slash < blank) return;
  if (lower_case(value.substr(0, blank)) != "bytes") return;
  const auto total = parse_count(trimmed(value.substr(slash + 1)));
  const std::string_view range = trimmed(value.substr(blank + 1, slash - blank - 1));
  if (range == "*") {
    headers.total = total;
    return;
  }
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return;
  const auto begin = parse_count(range.substr(0, dash)), end = parse_count(range.substr(dash + 1));
  if (!begin || !end || *begin > *end || (total && *end >= *total)) return;
  headers.range_begin = begin;
  headers.total = total;
}

}  // namespace

std::optional<std::uint64_t> ResponseHeaders::file_size(std::uint64_t begin) const {
  if (total) return total;
  std::uint64_t size = 0;
  if (!content_length || __builtin_add_overflow(begin, *content_length, &size)) return {};
  return size;
}

void add_header_line(std::string_view line, ResponseHeaders& headers) {
  line = trimmed(line);
  if (line.starts_with("HTTP/")) {
    headers = {};
    headers.status = parse_status(line);
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string name = lower_case(trimmed(line.substr(0, colon)));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "content-length") {
    headers.content_length = parse_count(value);
  } else if (name == "content-range") {
    parse_range(value, headers);
  } else if (name == "content-type") {
    headers.content_type = lower_case(trimmed(value.substr(0, value.find(';'))));
  } else if (name == "etag") {
    const bool strong = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    headers.etag = strong ? value : "";
  }
}

}  // namespace crooner::download
