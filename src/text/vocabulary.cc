#include "text/vocabulary.h"

#include <string_view>

namespace crooner::text {
namespace {

// In the order of their indices, from 1.
constexpr std::string_view kCharactersV2 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?-+'\"()[] \t\n";
constexpr std::string_view kCharactersV3 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?-'\"()[] \t\n";

std::string_view characters(LabelVersion version) {
  return version == LabelVersion::kV2 ? kCharactersV2 : kCharactersV3;
}

}  // namespace

int vocabulary_size(LabelVersion version) {
  return static_cast<int>(characters(version).size()) + 1;
}

int character_index(LabelVersion version, char character) {
  const std::size_t at = characters(version).find(character);
  return at == std::string_view::npos ? -1 : static_cast<int>(at) + 1;
}

char character_at(LabelVersion version, int index) {
  return index >= 1 && index < vocabulary_size(version) ? characters(version)[index - 1] : '\0';
}

}  // namespace crooner::text
