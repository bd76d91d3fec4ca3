#include <algorithm>
#include <array>
#include <string>

#include "text/transliteration_table.h"

namespace crooner::text {
namespace {

struct Correction {
  char32_t character;
  std::string_view entry;
};

// Entries of Unidecode 1.3.6 that the older table lacks (docs/spec/text.md, section 4), in order.
constexpr std::array kCorrections = std::to_array<Correction>({
    {0x00bc, " 1/4"},
    {0x00bd, " 1/2"},
    {0x00be, " 3/4"},
    // Cyrillic: Ukrainian Ie, hard signs
    {0x0404, "Ie"},
    {0x042a, "'"},
    {0x044a, "'"},
    // Armenian full stop
    {0x0589, ":"},
    // Hebrew: holam, maqaf, qamats qatan, alef, het, tet, kaf, tsadi, qof, shin
    {0x05b9, "o"},
    {0x05be, "-"},
    {0x05c7, "o"},
    {0x05d0, "A"},
    {0x05d7, "H"},
    {0x05d8, "T"},
    {0x05da, "KH"},
    {0x05db, "KH"},
    {0x05e5, "TS"},
    {0x05e6, "TS"},
    {0x05e7, "k"},
    {0x05e9, "SH"},
    // Currency: peso, guarani, austral, hryvnia, cedi, tenge, rupee, lira, ruble, bitcoin
    {0x20b1, "P"},
    {0x20b2, "G"},
    {0x20b3, "A"},
    {0x20b4, "UAH"},
    {0x20b5, "C"},
    {0x20b8, "T"},
    {0x20b9, "Rs"},
    {0x20ba, "L"},
    {0x20bd, "R"},
    {0x20bf, "BTC"},
    // Degrees Celsius and Fahrenheit, numero, trade mark, minus, ratio
    {0x2103, ""},
    {0x2109, ""},
    {0x2116, "No. "},
    {0x2122, "(tm)"},
    {0x2212, "-"},
    {0x2236, ":"},
    // Hiragana, katakana and halfwidth katakana: shi, chi, tsu
    {0x3057, "shi"},
    {0x3061, "chi"},
    {0x3063, "tsu"},
    {0x3064, "tsu"},
    {0x30b7, "shi"},
    {0x30c1, "chi"},
    {0x30c3, "tsu"},
    {0x30c4, "tsu"},
    {0xff6f, "tsu"},
    {0xff7c, "shi"},
    {0xff81, "chi"},
    {0xff82, "tsu"},
});

constexpr bool ordered() {
  for (std::size_t i = 1; i < kCorrections.size(); ++i) {
    if (kCorrections[i - 1].character >= kCorrections[i].character) return false;
  }
  return true;
}
static_assert(ordered(), "kCorrections is searched by bisection");

// "[A]" ... "[Z]", "(A)" ... "(Z)": squared, circled and negative squared capital letters.
constexpr std::string_view kSquared =
    "[A][B][C][D][E][F][G][H][I][J][K][L][M][N][O][P][Q][R][S][T][U][V][W][X][Y][Z]";
constexpr std::string_view kCircled =
    "(A)(B)(C)(D)(E)(F)(G)(H)(I)(J)(K)(L)(M)(N)(O)(P)(Q)(R)(S)(T)(U)(V)(W)(X)(Y)(Z)";

std::optional<std::string_view> letter(char32_t character, char32_t first,
                                       std::string_view letters) {
  if (character < first || character >= first + 26) return std::nullopt;
  return letters.substr(3 * (character - first), 3);
}

}  // namespace

std::optional<std::string_view> unidecode_correction(char32_t character) {
  const auto found =
      std::lower_bound(kCorrections.begin(), kCorrections.end(), character,
                       [](const Correction& c, char32_t value) { return c.character < value; });
  if (found != kCorrections.end() && found->character == character) return found->entry;
  if (const auto squared = letter(character, 0x1f130, kSquared)) return squared;
  if (const auto circled = letter(character, 0x1f150, kCircled)) return circled;
  return letter(character, 0x1f170, kSquared);
}

}  // namespace crooner::text
