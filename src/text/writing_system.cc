#include "text/writing_system.h"

#include <array>
#include <iterator>

#include "base/utf8.h"

namespace crooner::text {
namespace {

struct Block {
  char32_t first, last;
  std::string_view system;
};

// Blocks of Unicode that hold the letters of living languages, ascending.
constexpr Block kBlocks[] = {
    {U'A', U'Z', "Latin"},          {U'a', U'z', "Latin"},         {0x00AA, 0x024F, "Latin"},
    {0x0370, 0x03FF, "Greek"},      {0x0400, 0x052F, "Cyrillic"},  {0x0531, 0x058F, "Armenian"},
    {0x0590, 0x05FF, "Hebrew"},     {0x0600, 0x06FF, "Arabic"},    {0x0750, 0x077F, "Arabic"},
    {0x0900, 0x097F, "Devanagari"}, {0x0980, 0x0DFF, "other"},     {0x0E00, 0x0E7F, "Thai"},
    {0x0E80, 0x109F, "other"},      {0x10A0, 0x10FF, "Georgian"},  {0x1100, 0x11FF, "Korean"},
    {0x1200, 0x1CFF, "other"},      {0x1E00, 0x1EFF, "Latin"},     {0x1F00, 0x1FFF, "Greek"},
    {0x3041, 0x30FF, "Japanese"},   {0x3130, 0x318F, "Korean"},    {0x3400, 0x4DBF, "Chinese"},
    {0x4E00, 0x9FFF, "Chinese"},    {0xAC00, 0xD7AF, "Korean"},    {0xF900, 0xFAFF, "Chinese"},
    {0xFF66, 0xFF9D, "Japanese"},   {0x20000, 0x3FFFF, "Chinese"},
};

// Of the signs among the Latin letters, those that are none.
bool is_sign(char32_t character) {
  return character == 0xD7 || character == 0xF7 ||
         (character > 0xAA && character < 0xC0 && character != 0xB5 && character != 0xBA);
}

}  // namespace

std::string_view writing_system(std::string_view utf8) {
  std::array<int, std::size(kBlocks)> counts = {};  // at the first block of a system
  bool kana = false;
  for (const char32_t character : decode_utf8(utf8)) {
    if (is_sign(character)) continue;
    for (const Block& block : kBlocks) {
      if (character < block.first || character > block.last) continue;
      std::size_t first = 0;
      while (kBlocks[first].system != block.system) ++first;
      ++counts[first];
      kana |= block.system == "Japanese";
      break;
    }
  }
  std::size_t most = 0;
  for (std::size_t i = 1; i < counts.size(); ++i)
    if (counts[i] > counts[most]) most = i;
  if (counts[most] == 0) return "";
  const std::string_view system = kBlocks[most].system;
  return kana && system == "Chinese" ? "Japanese" : system;
}

}  // namespace crooner::text
