#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace crooner {

// CRC-32C (Castagnoli, reflected, as iSCSI uses it: RFC 3720, appendix B.4) of `bytes`, going on
// from `crc`, that of the bytes before.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc = 0);

}  // namespace crooner
