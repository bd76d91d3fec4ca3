#include "base/text_file.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/error_message.h"

namespace crooner {
namespace {

std::string utf16(std::u16string_view text, bool little_endian, bool mark) {
  std::string bytes;
  const auto add = [&](char16_t unit) {
    const char low = static_cast<char>(unit & 0xff), high = static_cast<char>(unit >> 8);
    bytes += little_endian ? std::string{low, high} : std::string{high, low};
  };
  if (mark) add(0xfeff);
  for (const char16_t unit : text) add(unit);
  return bytes;
}

TEST(TextFileTest, ReadsUtf16OfEitherOrder) {
  for (const bool little_endian : {true, false}) {
    EXPECT_EQ(to_utf8_text(utf16(u"caf\u00e9 \U0001f3b5\r\nla", little_endian, true)),
              "caf\xc3\xa9 \xf0\x9f\x8e\xb5\r\nla");
    EXPECT_EQ(to_utf8_text(utf16(u"title", little_endian, false)), "title");
  }
}

TEST(TextFileTest, DropsTheMarkAndReadsOldMacLineEnds) {
  EXPECT_EQ(to_utf8_text("\xef\xbb\xbfone\rtwo\r"), "one\ntwo\n");
  EXPECT_EQ(to_utf8_text("one\r\ntwo\rthree"), "one\r\ntwo\rthree");
  EXPECT_EQ(to_utf8_text(""), "");
}

TEST(TextFileTest, SplitsAtLineEndsOfEveryKind) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(text_lines("one\r\ntwo\rthree\n\nfour"), (Lines{"one", "two", "three", "", "four"}));
  EXPECT_EQ(text_lines("one\r"), Lines{"one"});
  EXPECT_EQ(text_lines(""), Lines{});
}

TEST(TextFileTest, WhatNeverEndsIsRefused) {
  EXPECT_EQ(test::error_message<InputError>([] { read_text("/dev/zero"); }),
            "'/dev/zero' has more than 256 MiB, too many for such a text.");
}

}  // namespace
}  // namespace crooner
