#pragma once

#include <cstddef>
#include <cstdint>

namespace crooner {

// Compresses `blocks` blocks of 64 bytes into the state (FIPS 180-4, section 6.2.2).
using Sha256Blocks = void (*)(std::uint32_t* state, const std::byte* data, std::size_t blocks);

// The round constants of FIPS 180-4, section 4.2.2.
extern const std::uint32_t kSha256Rounds[64];

void sha256_blocks_portable(std::uint32_t* state, const std::byte* data, std::size_t blocks);

// The same with SHA instructions (SHA-NI); nullptr where this processor has none.
Sha256Blocks sha256_blocks_hardware();

}  // namespace crooner
