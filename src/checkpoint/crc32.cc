#include "checkpoint/crc32.h"

#include <array>

namespace crooner::checkpoint {
namespace {

using Table = std::array<std::uint32_t, 256>;

// tables[k][b]: what byte b does to the sum when k more bytes follow it.
constexpr std::array<Table, 8> make_tables() {
  std::array<Table, 8> tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (value & 1 ? 0xedb88320u : 0u);
    tables[0][byte] = value;
  }
  for (std::size_t k = 1; k < tables.size(); ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t value = tables[k - 1][byte];
      tables[k][byte] = value >> 8 ^ tables[0][value & 255];
    }
  }
  return tables;
}

constexpr std::array<Table, 8> kTables = make_tables();

}  // namespace

std::uint32_t crc32(std::span<const std::byte> bytes) {
  std::uint32_t sum = ~0u;
  std::size_t i = 0;
  const auto at = [&](std::size_t place) { return static_cast<std::uint32_t>(bytes[place]); };
  for (; i + 8 <= bytes.size(); i += 8) {  // eight bytes at a time: whole models are checked
    const std::uint32_t low = sum ^ (at(i) | at(i + 1) << 8 | at(i + 2) << 16 | at(i + 3) << 24);
    sum = kTables[7][low & 255] ^ kTables[6][low >> 8 & 255] ^ kTables[5][low >> 16 & 255] ^
          kTables[4][low >> 24] ^ kTables[3][at(i + 4)] ^ kTables[2][at(i + 5)] ^
          kTables[1][at(i + 6)] ^ kTables[0][at(i + 7)];
  }
  for (; i < bytes.size(); ++i) sum = sum >> 8 ^ kTables[0][(sum ^ at(i)) & 255];
  return ~sum;
}

}  // namespace crooner::checkpoint
