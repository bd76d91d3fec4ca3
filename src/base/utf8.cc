#include "base/utf8.h"

namespace crooner {
namespace {

struct Decoded {
  char32_t code_point = 0;
  std::size_t bytes = 0;  // 0: invalid
};

Decoded decode_one(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {};
  char32_t point = lead & (0xffu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    point = point << 6 | (byte(i) & 0x3fu);
  }
  constexpr char32_t kMinPoint[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xd800 && point <= 0xdfff;
  if (point < kMinPoint[bytes] || point > 0x10ffff || surrogate) return {};
  return {point, bytes};
}

}  // namespace

std::optional<std::size_t> invalid_utf8_offset(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_one(text.substr(at));
    if (decoded.bytes == 0) return at;
    at += decoded.bytes;
  }
  return std::nullopt;
}

std::u32string decode_utf8(std::string_view text) {
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_one(text.substr(at));
    points += decoded.bytes == 0 ? U'\ufffd' : decoded.code_point;
    at += decoded.bytes == 0 ? 1 : decoded.bytes;
  }
  return points;
}

std::string encode_utf8(char32_t point) {
  const auto low = [&](int shift) { return static_cast<char>(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xc0 | point >> 6), low(0)};
  if (point < 0x10000) return {static_cast<char>(0xe0 | point >> 12), low(6), low(0)};
  return {static_cast<char>(0xf0 | point >> 18), low(12), low(6), low(0)};
}

std::string encode_utf8(std::u32string_view text) {
  std::string bytes;
  for (const char32_t point : text) bytes += encode_utf8(point);
  return bytes;
}

}  // namespace crooner
