#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace crooner {

// CRC-32 as zip archives use it (polynomial 0x04c11db7, reflected), continuing from `crc`, that of
// the bytes before them.
std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t crc = 0);

// CRC-32C (Castagnoli, reflected, as iSCSI uses it: RFC 3720, appendix B.4) of `bytes`, continuing
// from `crc`, that of the bytes before them.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc = 0);

}  // namespace crooner
