#include "checkpoint/finite.h"

#include <cstdint>
#include <cstring>

namespace crooner::checkpoint {
namespace {

// A number is infinite or NaN if all bits of its exponent are set.
template <typename Bits>
std::optional<std::size_t> first_with(std::span<const std::byte> bytes, Bits exponent) {
  constexpr std::size_t kBlock = 4096;  // elements per check
  const std::size_t count = bytes.size() / sizeof(Bits);
  const auto is_bad = [&](std::size_t i) {
    Bits bits;
    std::memcpy(&bits, bytes.data() + i * sizeof(Bits), sizeof(Bits));
    return static_cast<Bits>(bits & exponent) == exponent;
  };
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t end = count - begin < kBlock ? count : begin + kBlock;
    bool any = false;
    for (std::size_t i = begin; i < end; ++i) any |= is_bad(i);
    if (!any) continue;
    for (std::size_t i = begin; i < end; ++i) {
      if (is_bad(i)) return i;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> first_non_finite(std::span<const std::byte> bytes, DType dtype) {
  switch (dtype) {
    case DType::kF64:
      return first_with<std::uint64_t>(bytes, 0x7ff0000000000000u);
    case DType::kF32:
      return first_with<std::uint32_t>(bytes, 0x7f800000u);
    case DType::kF16:
      return first_with<std::uint16_t>(bytes, 0x7c00u);
    case DType::kBF16:
      return first_with<std::uint16_t>(bytes, 0x7f80u);
    default:
      return std::nullopt;
  }
}

}  // namespace crooner::checkpoint
