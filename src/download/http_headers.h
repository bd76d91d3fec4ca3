#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crooner::download {

// What the headers of a response say about its body (RFC 9110). A header that makes no sense counts
// as missing.
struct ResponseHeaders {
  int status = 0;                               // 0: no status line yet
  std::optional<std::uint64_t> content_length;  // bytes of the body
  std::optional<std::uint64_t> range_begin;     // of Content-Range: the first byte of the body
  std::optional<std::uint64_t> total;           // likewise: bytes of the whole file
  std::string content_type;                     // in lower case, without parameters
  std::string etag;                             // a strong one; empty: none

  // The bytes of the whole file, when this response starts at `begin`.
  std::optional<std::uint64_t> file_size(std::uint64_t begin) const;
};

// Takes in one line as it came from the server; a status line begins a new response.
void add_header_line(std::string_view line, ResponseHeaders& headers);

}  // namespace crooner::download
