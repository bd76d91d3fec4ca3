#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace crooner::checkpoint {

// CRC-32 as zip archives use it (polynomial 0x04c11db7, reflected).
std::uint32_t crc32(std::span<const std::byte> bytes);

}  // namespace crooner::checkpoint
