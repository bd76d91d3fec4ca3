#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "download/http_headers.h"

namespace crooner::download {

// Takes in any bytes as the lines of headers. Throws std::logic_error when a promise does not hold.
inline void exercise_headers(std::string_view bytes) {
  ResponseHeaders headers;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size() - 1);
    add_header_line(bytes.substr(begin, end - begin + 1), headers);
    begin = end + 1;
  }
  if (headers.status != 0 && (headers.status < 100 || headers.status > 599))
    throw std::logic_error("a status out of range");
  if (headers.total && headers.range_begin && *headers.range_begin >= *headers.total)
    throw std::logic_error("a range beyond the file");
  for (const std::uint64_t begin : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    const auto size = headers.file_size(begin);
    if (size && !headers.total && *size < begin) throw std::logic_error("a size that overflowed");
  }
}

}  // namespace crooner::download
