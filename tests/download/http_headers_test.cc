#include "download/http_headers.h"

#include <gtest/gtest.h>

namespace crooner::download {
namespace {

ResponseHeaders headers_of(std::initializer_list<const char*> lines) {
  ResponseHeaders headers;
  for (const char* line : lines) add_header_line(line, headers);
  return headers;
}

TEST(HttpHeaders, ReadsWhatTheBodyIs) {
  const auto headers =
      headers_of({"HTTP/1.1 206 Partial Content\r\n", "Content-Length: 5\r\n",
                  "content-range: bytes 5-9/10\r\n", "Content-Type: Text/HTML; charset=utf-8\r\n",
                  "ETag: \"abc\"\r\n", "\r\n"});
  EXPECT_EQ(headers.status, 206);
  EXPECT_EQ(headers.content_length, 5u);
  EXPECT_EQ(headers.range_begin, 5u);
  EXPECT_EQ(headers.total, 10u);
  EXPECT_EQ(headers.content_type, "text/html");
  EXPECT_EQ(headers.etag, "\"abc\"");
  EXPECT_EQ(headers.file_size(5), 10u);
  EXPECT_EQ(headers_of({"HTTP/2 416", "Content-Range: bytes */10"}).total, 10u);
  EXPECT_EQ(headers_of({"HTTP/1.1 200 OK", "Content-Length: 7"}).file_size(3), 10u);
}

TEST(HttpHeaders, AStatusLineBeginsANewResponse) {
  const auto headers = headers_of({"HTTP/1.1 302 Found", "Content-Length: 5", "HTTP/1.1 200 OK"});
  EXPECT_EQ(headers.status, 200);
  EXPECT_FALSE(headers.content_length);
}

TEST(HttpHeaders, WhatMakesNoSenseCountsAsMissing) {
  for (const char* line : {"Content-Length: -1", "Content-Length: 18446744073709551616",
                           "Content-Length: 5x", "Content-Length:", "Content-Range: bytes 9-5/10",
                           "Content-Range: bytes 5-10/10", "Content-Range: lines 1-2/3",
                           "Content-Range: bytes 5/10", "Content-Range", "ETag: W/\"a\""}) {
    const auto headers = headers_of({"HTTP/1.1 200 OK", line});
    EXPECT_FALSE(headers.content_length) << line;
    EXPECT_FALSE(headers.range_begin) << line;
    EXPECT_EQ(headers.etag, "") << line;
  }
  EXPECT_EQ(headers_of({"HTTP/1.1 abc"}).status, 0);
  EXPECT_EQ(headers_of({"HTTP/1.1"}).status, 0);
  EXPECT_EQ(headers_of({"HTTP/1.1 200", "Content-Length: 18446744073709551615"}).file_size(1),
            std::nullopt);
}

}  // namespace
}  // namespace crooner::download
