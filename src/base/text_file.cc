#include "base/text_file.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/paths.h"
#include "base/stream.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace crooner {
namespace {

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";
constexpr char32_t kReplacement = 0xfffd;

enum class TextEncoding { kUtf8, kUtf16LittleEndian, kUtf16BigEndian };

TextEncoding detect_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe")) return TextEncoding::kUtf16LittleEndian;
  if (bytes.starts_with("\xfe\xff")) return TextEncoding::kUtf16BigEndian;
  if (bytes.size() < 4) return TextEncoding::kUtf8;
  const auto zero = [&](std::size_t i) { return bytes[i] == '\0'; };
  if (!zero(0) && zero(1) && !zero(2) && zero(3)) return TextEncoding::kUtf16LittleEndian;
  if (zero(0) && !zero(1) && zero(2) && !zero(3)) return TextEncoding::kUtf16BigEndian;
  return TextEncoding::kUtf8;
}

std::string from_utf16(std::string_view bytes, bool little_endian) {
  std::u16string units;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto low = static_cast<unsigned char>(bytes[i + (little_endian ? 0 : 1)]);
    const auto high = static_cast<unsigned char>(bytes[i + (little_endian ? 1 : 0)]);
    units.push_back(static_cast<char16_t>(high << 8 | low));
  }
  std::string text;
  for (std::size_t i = units.starts_with(u'\ufeff') ? 1 : 0; i < units.size(); ++i) {
    const char32_t unit = units[i];
    const bool pair = unit >= 0xd800 && unit < 0xdc00 && i + 1 < units.size() &&
                      units[i + 1] >= 0xdc00 && units[i + 1] < 0xe000;
    if (pair) {
      text += encode_utf8(0x10000 + ((unit - 0xd800) << 10 | (units[i + 1] - 0xdc00)));
      ++i;
    } else {
      text += encode_utf8(unit >= 0xd800 && unit < 0xe000 ? kReplacement : unit);
    }
  }
  return text;
}

}  // namespace

std::string to_utf8_text(std::string bytes) {
  const TextEncoding encoding = detect_encoding(bytes);
  if (encoding != TextEncoding::kUtf8) {
    bytes = from_utf16(bytes, encoding == TextEncoding::kUtf16LittleEndian);
  }
  if (bytes.starts_with(kUtf8Mark)) bytes.erase(0, kUtf8Mark.size());
  if (bytes.find('\n') == std::string::npos) std::replace(bytes.begin(), bytes.end(), '\r', '\n');
  return bytes;
}

std::vector<std::string> text_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find_first_of("\r\n"), text.size());
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(std::min(text.size(), size + (text.substr(size, 2) == "\r\n" ? 2 : 1)));
  }
  return lines;
}

std::string read_text(const std::filesystem::path& file, std::size_t max_bytes) {
  const bool stream = file == "-" || (path_exists(file) && !is_file(file) && !is_folder(file));
  std::string bytes;
  if (stream) {
    bytes = read_stream(file, max_bytes);
  } else {
    const MappedFile mapped(file);
    bytes.assign(reinterpret_cast<const char*>(mapped.bytes().data()),
                 std::min(mapped.size(), max_bytes + 1));
  }
  if (bytes.size() > max_bytes) {
    throw InputError(str_cat(file == "-" ? "Standard input" : str_cat("'", file.string(), "'"),
                             " has more than ", max_bytes >> 20,
                             " MiB, too many for such a text."));
  }
  return to_utf8_text(std::move(bytes));
}

}  // namespace crooner
