#include "base/terminal_text.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

TEST(TerminalTextTest, ShowsControlCharactersAndBytesThatAreNotUtf8) {
  EXPECT_EQ(terminal_text("a\x1b[31mb\x7f\r"), "a\\x1b[31mb\\x7f\\x0d");
  EXPECT_EQ(terminal_text("Bj\xf6rk \xc2\x9b"), "Bj\\xf6rk \\xc2\\x9b");
  EXPECT_EQ(terminal_text("two\nlines\tcaf\xc3\xa9"), "two\nlines\tcaf\xc3\xa9");
  EXPECT_EQ(terminal_text("\xc3"), "\\xc3");
}

}  // namespace
}  // namespace crooner
