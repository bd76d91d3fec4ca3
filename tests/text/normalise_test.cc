#include "text/normalise.h"

#include <gtest/gtest.h>

#include "text/lower_case.h"

namespace crooner::text {
namespace {

using Words = std::vector<std::string>;

TEST(LowerCase, SupportsEveryScript) {
  EXPECT_EQ(lower_case("ÄÖÜ ŁÓDŹ МОСКВА ԱԲ ǅ Ⴀ"), "äöü łódź москва աբ ǆ ⴀ");
  EXPECT_EQ(lower_case("\u212a\u2126"), "kω");  // Kelvin, Ohm
  EXPECT_EQ(lower_case("\u0130"), "i\u0307");
  EXPECT_EQ(lower_case("ß ſ 日本 123"), "ß ſ 日本 123");
  EXPECT_EQ(lower_case("\U00010400"), "\U00010428");
}

TEST(LowerCase, WritesTheFinalSigma) {
  EXPECT_EQ(lower_case("ΟΔΥΣΣΕΑΣ"), "οδυσσεας");
  EXPECT_EQ(lower_case("ΑΣ ΣΑ Σ"), "ας σα σ");
  EXPECT_EQ(lower_case("ΑΣ'Α"), "ασ'α");
}

TEST(Normalise, VersionTwoKeepsLettersAndDigitsOnly) {
  EXPECT_EQ(normalise("  J.P. Morrow!! ", LabelVersion::kV2), "j_p_morrow");
  EXPECT_EQ(normalise("Müller & Sons", LabelVersion::kV2), "m_ller_sons");
  EXPECT_EQ(normalise("___", LabelVersion::kV2), "");
  EXPECT_EQ(normalise("\u212aiss", LabelVersion::kV2), "kiss");
}

TEST(Normalise, VersionThreeLowerCasesOnly) {
  EXPECT_EQ(normalise(" J.P. Morrow ", LabelVersion::kV3), " j.p. morrow ");
}

TEST(GenreWords, SplitInVersionTwoOnly) {
  EXPECT_EQ(genre_words("Hip-Hop & R&B", LabelVersion::kV2), (Words{"hip", "hop", "r", "b"}));
  EXPECT_EQ(genre_words("", LabelVersion::kV2), (Words{""}));
  EXPECT_EQ(genre_words("Hip Hop", LabelVersion::kV3), (Words{"hip hop"}));
}

}  // namespace
}  // namespace crooner::text
