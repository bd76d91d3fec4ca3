#include "base/lower_case.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

TEST(LowerCase, ChangesLettersOfAsciiAlone) {
  EXPECT_EQ(lower_case("Rain & FOG 7\xc3\x84"), "rain & fog 7\xc3\x84");
  EXPECT_EQ(lower_case(""), "");
}

TEST(LowerCase, OfAnExtensionHasItsDot) {
  EXPECT_EQ(lower_extension("lists/Jobs.CSV"), ".csv");
  EXPECT_EQ(lower_extension("Song.wav.TXT"), ".txt");
  EXPECT_EQ(lower_extension("README"), "");
}

}  // namespace
}  // namespace crooner
