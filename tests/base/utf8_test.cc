#include "base/utf8.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

TEST(Utf8Test, EveryCodePointComesBack) {
  for (char32_t point = 0; point <= 0x10ffff; ++point) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const std::string bytes = encode_utf8(point);
    ASSERT_FALSE(invalid_utf8_offset(bytes)) << static_cast<unsigned>(point);
    ASSERT_EQ(decode_utf8(bytes), std::u32string(1, point)) << static_cast<unsigned>(point);
  }
}

TEST(Utf8Test, NamesTheFirstWrongByte) {
  EXPECT_FALSE(invalid_utf8_offset("na\xc3\xafve"));
  EXPECT_EQ(invalid_utf8_offset("na\xefve"), 2u);           // Latin-1
  EXPECT_EQ(invalid_utf8_offset("ab\xc3"), 2u);             // cut
  EXPECT_EQ(invalid_utf8_offset("\xc0\xaf"), 0u);           // overlong
  EXPECT_EQ(invalid_utf8_offset("\xe0\x80\xaf"), 0u);       // overlong
  EXPECT_EQ(invalid_utf8_offset("a\xed\xa0\x80"), 1u);      // a surrogate
  EXPECT_EQ(invalid_utf8_offset("a\xf4\x90\x80\x80"), 1u);  // above U+10FFFF
  EXPECT_EQ(invalid_utf8_offset("a\xff"), 1u);
  EXPECT_EQ(invalid_utf8_offset("a\x80"), 1u);
}

TEST(Utf8Test, WrongBytesBecomeTheReplacement) {
  EXPECT_EQ(decode_utf8("a\xff\xc3z"), U"a\ufffd\ufffdz");
  EXPECT_EQ(encode_utf8(U"\u00e9\U0001f3b5"), "\xc3\xa9\xf0\x9f\x8e\xb5");
}

}  // namespace
}  // namespace crooner
