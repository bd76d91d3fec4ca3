#include "base/philox.h"

namespace crooner {

PhiloxBlock philox(const std::array<std::uint32_t, 4>& counter,
                   const std::array<std::uint32_t, 2>& key) {
  PhiloxBlock block = counter;
  std::uint32_t key0 = key[0];
  std::uint32_t key1 = key[1];
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = std::uint64_t{0xD2511F53u} * block[0];
    const std::uint64_t product1 = std::uint64_t{0xCD9E8D57u} * block[2];
    block = {static_cast<std::uint32_t>(product1 >> 32) ^ block[1] ^ key0,
             static_cast<std::uint32_t>(product1),
             static_cast<std::uint32_t>(product0 >> 32) ^ block[3] ^ key1,
             static_cast<std::uint32_t>(product0)};
    key0 += 0x9E3779B9u;  // the golden ratio and sqrt(3) - 1, as 32-bit fractions
    key1 += 0xBB67AE85u;
  }
  return block;
}

float uniform(std::uint64_t seed, std::uint32_t song, std::uint32_t level, std::int64_t position) {
  const auto bits = static_cast<std::uint64_t>(position);
  const PhiloxBlock block = philox(
      {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32), song, level},
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  return unit_float(block[0]);
}

}  // namespace crooner
